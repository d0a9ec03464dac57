{#-
    One row per account and programme to act on: the team that owns it, by the first routing rule that
    fits, its territory, the one owner of the team, the one of the team that helps, and since when it
    is in the queue.
-#}
{#-
    Steps: 1 the territory of the programme, 2 a territory of any programme, 3 a colleague of the
    team. Within a step whoever owned it last stays, so that nobody's list is shuffled because
    somebody joined; then specialists of the therapy area, generalists, others, spread evenly.
    Who has more than a week's work keeps what they had and the first of the rest; what is over goes to
    a colleague with room, in three rounds, whoever took it before first. Where nobody has room it stays.
    Without an active owner in the team all of it is null, and the account waits in the review queue.
    The log is read as the last build left it, because this run writes it after the choice.
-#}
{%- set logged = previous_table('int_ownership_log', survives_full_refresh=true) -%}

with

subjects as (

    select * from {{ ref('int_actionable_accounts') }}

),

planned as (

    select * from {{ ref('int_planned_actions') }}

),

tiered as (

    select * from {{ ref('int_account_tiers') }}

),

chosen as (

    select * from {{ ref('int_action_contacts') }}

),

suppressed as (

    select * from {{ ref('int_account_suppressions') }}

),

{# What nobody may act on today takes none of the week. #}
holds as (

    select outreach_reason
    from {{ ref('hold_words') }}
    where held_channel = 'none'

),

scores as (

    select
        scored_on,
        account_id,
        program_id,
        warmth_hundredths
    from {{ ref('int_account_score_scenarios') }}
    where
        scenario = 'published'
        and not is_hysteresis_date

),

bands as (

    select * from {{ policy_rows('bands') }}

),

routing_rules as (

    select * from {{ policy_rows('routing_rules') }}

),

territory_tiers as (

    select * from {{ policy_rows('territory_tiers') }}

),

owners as (

    select * from {{ ref('int_owners_latest') }}

),

territories as (

    select * from {{ ref('stg_uploads__territories') }}
    where quarantine_reason is null

),

routes_ranked as (

    select
        subjects.account_id,
        subjects.program_id,
        subjects.therapy_area,
        subjects.state,
        subjects.postal_code,
        routing_rules.rule_order,
        routing_rules.owner_team,
        routing_rules.secondary_team,
        coalesce(tiered.account_tier, 'none') as account_tier,
        row_number() over (
            partition by
                subjects.account_id,
                subjects.program_id
            order by routing_rules.rule_order asc
        ) as route_rank
    from subjects
    inner join planned
        on
            subjects.account_id = planned.account_id
            and subjects.program_id = planned.program_id
    left join tiered
        on
            subjects.account_id = tiered.account_id
            and subjects.program_id = tiered.program_id
    inner join routing_rules
        on
            subjects.policy_version = routing_rules.policy_version
            and routing_rules.use_case in (subjects.use_case, '*')
            and routing_rules.program_id in (subjects.program_id, '*')
            and routing_rules.band in (subjects.band, '*')
            and routing_rules.account_type_group in (subjects.account_type_group, '*')
            and routing_rules.decision_role in (planned.top_role, '*')
            and routing_rules.signal_family in (planned.top_family, '*')
            {# A partnering programme has no therapy area: only `*` fits it. #}
            and routing_rules.therapy_area in (coalesce(subjects.therapy_area, '*'), '*')
            and routing_rules.account_tier in (coalesce(tiered.account_tier, 'none'), '*')

),

routed as (

    select * from routes_ranked
    where route_rank = 1

),

ownership_log as (

    {%- if logged %}
    select
        account_id,
        program_id,
        owner_team,
        owner_id,
        change_reason,
        ownership_revision,
        owned_from
    from {{ logged }} as logged
    where owned_from <= {{ as_of_date() }}
    {%- else %}
    select
        account_id,
        program_id,
        owner_team,
        cast(null as {{ dbt.type_string() }}) as owner_id,
        cast(null as {{ dbt.type_string() }}) as change_reason,
        cast(null as {{ dbt.type_bigint() }}) as ownership_revision,
        {{ as_of_date() }} as owned_from
    from routed
    where 1 = 0
    {%- endif %}

),

{# The person who owned it last in each team. #}
owners_ranked as (

    select
        account_id,
        program_id,
        owner_team,
        owner_id,
        row_number() over (
            partition by
                account_id,
                program_id,
                owner_team
            order by
                owned_from desc,
                ownership_revision desc
        ) as owner_rank
    from ownership_log
    where
        owned_from < {{ as_of_date() }}
        and owner_id is not null

),

owners_remembered as (

    select * from owners_ranked
    where owner_rank = 1

),

log_ranked as (

    select
        *,
        row_number() over (
            partition by
                account_id,
                program_id
            order by
                owned_from desc,
                ownership_revision desc
        ) as log_rank
    from ownership_log

),

{# Whoever the log says was released, or never names, comes into the queue today. #}
queued as (

    select
        account_id,
        program_id,
        max(case when change_reason = 'taken_up' then owned_from end) as queued_on
    from log_ranked
    group by
        account_id,
        program_id
    having max(case when log_rank = 1 then owner_team end) is not null

),

teams_asked as (

    select
        account_id,
        program_id,
        therapy_area,
        owner_team as team,
        1 as is_first_team
    from routed

    union all

    select
        account_id,
        program_id,
        therapy_area,
        secondary_team as team,
        0 as is_first_team
    from routed
    where
        secondary_team is not null
        and secondary_team != owner_team

),

territories_covering as (

    select
        routed.account_id,
        routed.program_id,
        territories.territory_id,
        territories.territory_tier,
        territories.owner_id,
        case when territories.program_id is not null then 1 else 2 end as owner_step,
        length(coalesce(territories.postal_code_prefix, '')) as prefix_length
    from routed
    inner join territories
        on {{ is_in_territory('routed', 'territories', 'routed.program_id') }}

),

territories_ranked as (

    select
        *,
        row_number() over (
            partition by
                account_id,
                program_id
            order by
                owner_step asc,
                prefix_length desc,
                territory_id asc,
                territory_tier asc nulls last,
                owner_id asc nulls last
        ) as territory_rank
    from territories_covering

),

candidates as (

    select
        teams_asked.account_id,
        teams_asked.program_id,
        teams_asked.team,
        teams_asked.therapy_area,
        teams_asked.is_first_team,
        owners.owner_id,
        owners.specialties,
        owners.weekly_capacity,
        coalesce(territories_covering.owner_step, 3) as owner_step,
        coalesce(territories_covering.prefix_length, 0) as prefix_length
    from teams_asked
    inner join owners
        on teams_asked.team = owners.team
    left join territories_covering
        on
            teams_asked.account_id = territories_covering.account_id
            and teams_asked.program_id = territories_covering.program_id
            and owners.owner_id = territories_covering.owner_id

),

candidates_ranked as (

    select
        candidates.account_id,
        candidates.program_id,
        candidates.is_first_team,
        candidates.owner_id,
        candidates.owner_step,
        candidates.weekly_capacity,
        owners_remembered.owner_id is not null as is_kept,
        row_number() over (
            partition by
                candidates.account_id,
                candidates.program_id,
                candidates.is_first_team
            order by
                candidates.owner_step asc,
                candidates.prefix_length desc,
                case when owners_remembered.owner_id is not null then 0 else 1 end asc,
                case
                    when candidates.specialties like '%;' || candidates.therapy_area || ';%' then 1
                    when candidates.specialties is null then 2
                    else 3
                end asc,
                {{ dbt.hash("candidates.account_id || '|' || candidates.owner_id") }} asc,
                candidates.owner_id asc
        ) as owner_rank
    from candidates
    left join owners_remembered
        on
            candidates.account_id = owners_remembered.account_id
            and candidates.program_id = owners_remembered.program_id
            and candidates.team = owners_remembered.owner_team
            and candidates.owner_id = owners_remembered.owner_id

),

{# Who covers a place by two territories is one choice, the better. #}
choices_ranked as (

    select
        *,
        row_number() over (
            partition by
                account_id,
                program_id,
                owner_id
            order by owner_rank asc
        ) as seat_rank
    from candidates_ranked
    where is_first_team = 1

),

choices as (

    select * from choices_ranked
    where seat_rank = 1

),

works_ranked as (

    select
        subjects.account_id,
        subjects.program_id,
        holds.outreach_reason is not null as is_waiting,
        row_number() over (
            order by
                case when bands.is_on_warm_list then 0 else 1 end asc,
                subjects.band_step asc,
                coalesce(territory_tiers.tier_order, 10) asc,
                scores.warmth_hundredths desc,
                subjects.account_id asc,
                subjects.program_id asc
        ) as work_rank
    from subjects
    inner join planned
        on
            subjects.account_id = planned.account_id
            and subjects.program_id = planned.program_id
    left join bands
        on
            subjects.policy_version = bands.policy_version
            and subjects.band = bands.band
    left join scores
        on
            subjects.scored_on = scores.scored_on
            and subjects.account_id = scores.account_id
            and subjects.program_id = scores.program_id
    left join chosen
        on
            subjects.account_id = chosen.account_id
            and subjects.program_id = chosen.program_id
    left join suppressed
        on subjects.account_id = suppressed.account_id
    left join territories_ranked
        on
            subjects.account_id = territories_ranked.account_id
            and subjects.program_id = territories_ranked.program_id
            and territories_ranked.territory_rank = 1
    left join territory_tiers
        on
            subjects.policy_version = territory_tiers.policy_version
            and upper(territories_ranked.territory_tier) = territory_tiers.territory_tier
    left join holds
        on {{ outreach_reason('planned', 'chosen', 'suppressed') }} = holds.outreach_reason

),

{# Round 0 is the first choice of each; a capacity that is not given is no limit. #}
offers as (

    select
        choices.account_id,
        choices.program_id,
        choices.owner_id,
        choices.owner_rank,
        choices.is_kept,
        choices.weekly_capacity,
        works_ranked.work_rank
    from choices
    inner join works_ranked
        on
            choices.account_id = works_ranked.account_id
            and choices.program_id = works_ranked.program_id
    where not works_ranked.is_waiting

),

taken_0 as (

    select
        *,
        row_number() over (
            partition by owner_id
            order by
                case when is_kept then 0 else 1 end asc,
                work_rank asc
        ) as place
    from offers
    where owner_rank = 1

),

placed_0 as (

    select
        account_id,
        program_id,
        owner_id
    from taken_0
    where
        weekly_capacity is null
        or place <= weekly_capacity

),
{%- for round in [1, 2, 3] %}

loads_{{ round }} as (

    select
        owner_id,
        count(*) as load_count
    from placed_{{ round - 1 }}
    group by owner_id

),

room_{{ round }} as (

    select
        offers.account_id,
        offers.program_id,
        offers.owner_id,
        offers.work_rank,
        offers.weekly_capacity - coalesce(loads.load_count, 0) as free_count,
        row_number() over (
            partition by
                offers.account_id,
                offers.program_id
            order by
                case when offers.is_kept then 0 else 1 end asc,
                offers.owner_rank asc
        ) as choice
    from offers
    left join loads_{{ round }} as loads
        on offers.owner_id = loads.owner_id
    left join placed_{{ round - 1 }} as placed
        on
            offers.account_id = placed.account_id
            and offers.program_id = placed.program_id
    where
        placed.account_id is null
        and (
            offers.weekly_capacity is null
            or offers.weekly_capacity > coalesce(loads.load_count, 0)
        )

),

taken_{{ round }} as (

    select
        *,
        row_number() over (
            partition by owner_id
            order by work_rank asc
        ) as place
    from room_{{ round }}
    where choice = 1

),

placed_{{ round }} as (

    select
        account_id,
        program_id,
        owner_id
    from placed_{{ round - 1 }}

    union all

    select
        account_id,
        program_id,
        owner_id
    from taken_{{ round }}
    where
        free_count is null
        or place <= free_count

),
{%- endfor %}

first_owners as (

    select
        choices.account_id,
        choices.program_id,
        choices.owner_id,
        choices.owner_step,
        choices.is_kept,
        choices.owner_rank > 1 as is_over_to_colleague
    from choices
    left join placed_3 as placed
        on
            choices.account_id = placed.account_id
            and choices.program_id = placed.program_id
    where
        choices.owner_id = placed.owner_id
        or (placed.owner_id is null and choices.owner_rank = 1)

),

action_owners as (

    select
        routed.account_id,
        routed.program_id,
        routed.account_tier,
        routed.rule_order,
        routed.owner_team,
        routed.secondary_team,
        first_owners.owner_id,
        helpers.owner_id as secondary_owner_id,
        territories_ranked.territory_id,
        territories_ranked.territory_tier,
        first_owners.owner_step,
        coalesce(first_owners.is_kept, false) as is_kept,
        coalesce(first_owners.is_over_to_colleague, false) as is_over_to_colleague,
        coalesce(queued.queued_on, {{ as_of_date() }}) as queued_on
    from routed
    left join queued
        on
            routed.account_id = queued.account_id
            and routed.program_id = queued.program_id
    left join first_owners
        on
            routed.account_id = first_owners.account_id
            and routed.program_id = first_owners.program_id
    left join candidates_ranked as helpers
        on
            routed.account_id = helpers.account_id
            and routed.program_id = helpers.program_id
            and helpers.is_first_team = 0
            and helpers.owner_rank = 1
    left join territories_ranked
        on
            routed.account_id = territories_ranked.account_id
            and routed.program_id = territories_ranked.program_id
            and territories_ranked.territory_rank = 1

)

select * from action_owners
