{#- One row per account and programme that came into the queue or changed its band since the previous scored date, and per person seen for the first time: where it goes today. -#}

with

queue as (

    select * from {{ ref('routing_queue') }}

),

next_actions as (

    select * from {{ ref('next_actions') }}

),

{# The log, which a full refresh keeps: the bands of earlier dates may be gone. #}
decisions as (

    select
        account_id,
        program_id,
        band,
        decision_revision,
        scored_on
    from {{ ref('decision_log') }}
    where scored_on < {{ as_of_date() }}

),

bands as (

    select * from {{ policy_rows('bands') }}

),

leads as (

    select * from {{ ref('int_contact_first_seen_log') }}
    where first_seen_on = {{ as_of_date() }}

),

contacts as (

    select
        contact_id,
        account_id,
        decision_role,
        lead_source,
        lead_quality,
        is_contactable
    from {{ ref('contacts') }}

),

fallbacks as (

    select
        policy_version,
        rule_order,
        owner_team
    from {{ policy_rows('routing_rules') }}

),

decisions_ranked as (

    select
        account_id,
        program_id,
        band,
        row_number() over (
            partition by
                account_id,
                program_id
            order by
                scored_on desc,
                decision_revision desc
        ) as decision_rank
    from decisions

),

previous_bands as (

    select
        account_id,
        program_id,
        band
    from decisions_ranked
    where decision_rank = 1

),

queue_ranked as (

    select
        queue.*,
        next_actions.decision_role,
        bands.is_on_warm_list,
        row_number() over (
            partition by queue.account_id
            order by
                case when bands.is_on_warm_list then 0 else 1 end asc,
                bands.band_step asc,
                queue.rank_in_queue asc,
                queue.program_id asc
        ) as program_rank
    from queue
    inner join next_actions
        on
            queue.account_id = next_actions.account_id
            and queue.program_id = next_actions.program_id
    inner join bands
        on
            queue.policy_version = bands.policy_version
            and queue.band = bands.band

),

accounts_moved as (

    select
        case
            when coalesce(previous_needs.needs_action, false) then 'band_changed'
            else 'new_in_queue'
        end as triage_kind,
        cast(null as {{ dbt.type_string() }}) as contact_id,
        queue_ranked.account_id,
        queue_ranked.program_id,
        queue_ranked.owner_id,
        queue_ranked.owner_team,
        previous_bands.band as previous_band,
        queue_ranked.band,
        queue_ranked.decision_role,
        cast(null as {{ dbt.type_string() }}) as lead_source,
        cast(null as {{ dbt.type_string() }}) as lead_quality,
        case
            when queue_ranked.is_waiting then 'wait'
            when not queue_ranked.is_on_warm_list then 'research'
            when queue_ranked.hold_reason = 'no_known_person' then 'research'
            when queue_ranked.hold_reason is not null then 'compliance'
            else 'outreach'
        end as triage_lane,
        queue_ranked.rank_in_queue,
        queue_ranked.scored_on,
        queue_ranked.policy_version
    from queue_ranked
    left join previous_bands
        on
            queue_ranked.account_id = previous_bands.account_id
            and queue_ranked.program_id = previous_bands.program_id
    left join bands as previous_needs
        on
            queue_ranked.policy_version = previous_needs.policy_version
            and previous_bands.band = previous_needs.band
    where
        previous_bands.band is null
        or previous_bands.band != queue_ranked.band

),

policies as (

    select
        policy_version,
        scored_on
    from {{ ref('int_scoring_dates') }}
    where
        scored_on = {{ as_of_date() }}
        and not is_hysteresis_date

),

{# Whoever is in no queue belongs to the team of the last routing rule, which takes whoever is left. #}
last_rules as (

    select
        policies.policy_version,
        policies.scored_on,
        max(fallbacks.rule_order) as rule_order
    from policies
    inner join fallbacks
        on policies.policy_version = fallbacks.policy_version
    group by
        policies.policy_version,
        policies.scored_on

),

people_new as (

    select
        'new_lead' as triage_kind,
        leads.contact_id,
        contacts.account_id,
        queue_ranked.program_id,
        queue_ranked.owner_id,
        coalesce(queue_ranked.owner_team, fallbacks.owner_team) as owner_team,
        cast(null as {{ dbt.type_string() }}) as previous_band,
        queue_ranked.band,
        contacts.decision_role,
        contacts.lead_source,
        contacts.lead_quality,
        case
            when contacts.account_id is null then 'research'
            when queue_ranked.is_waiting then 'wait'
            when not contacts.is_contactable then 'compliance'
            when queue_ranked.is_on_warm_list then 'outreach'
            when queue_ranked.account_id is not null then 'research'
            else 'wait'
        end as triage_lane,
        queue_ranked.rank_in_queue,
        last_rules.scored_on,
        last_rules.policy_version
    from leads
    inner join contacts
        on leads.contact_id = contacts.contact_id
    cross join last_rules
    inner join fallbacks
        on
            last_rules.policy_version = fallbacks.policy_version
            and last_rules.rule_order = fallbacks.rule_order
    left join queue_ranked
        on
            contacts.account_id = queue_ranked.account_id
            and queue_ranked.program_rank = 1

),

listed as (

    select * from accounts_moved

    union all

    select * from people_new

),

daily_triage as (

    select
        {{ dbt.hash(
            "triage_kind || '|' || coalesce(contact_id, '') || '|' || coalesce(account_id, '')"
            ~ " || '|' || coalesce(program_id, '')"
        ) }} as triage_id,
        triage_kind,
        contact_id,
        account_id,
        program_id,
        owner_id,
        owner_team,
        previous_band,
        band,
        decision_role,
        lead_source,
        lead_quality,
        triage_lane,
        rank_in_queue,
        scored_on,
        policy_version
    from listed

)

select * from daily_triage
