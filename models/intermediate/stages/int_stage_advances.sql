{#- One row per account or person, programme, stage and moment at which an entry rule of the stage was met. -#}

with

rules as (

    select * from {{ policy_rows('stage_rules') }}
    where stage_kind = 'main'

),

signals as (

    select
        *,
        {{ latest_activity_id('latest_activity_stamp') }} as activity_id,
        cast(substring(latest_activity_stamp, 1, 19) as {{ dbt.type_timestamp() }}) as occurred_at
    from {{ ref('int_stage_signals') }}

),

scopes as (

    select
        account_id,
        program_id,
        policy_version,
        is_open as is_qualification_open
    from {{ ref('int_account_qualifications') }}
    where
        is_in_force
        and scored_on = {{ as_of_date() }}

),

opportunities as (

    select * from {{ ref('int_opportunities') }}
    where
        account_id is not null
        and program_id is not null

),

lead_signals as (

    select
        signals.account_id,
        signals.program_id,
        signals.contact_id,
        signals.decision_role,
        rules.stage,
        rules.entry_rule,
        rules.policy_version,
        signals.activity_date,
        min(signals.latest_activity_stamp) as first_activity
    from signals
    inner join rules
        on
            signals.policy_version = rules.policy_version
            and rules.stage_level = 'lead'
    inner join scopes
        on
            signals.account_id = scopes.account_id
            and signals.program_id = scopes.program_id
    where
        signals.contact_id is not null
        and (
            (
                rules.entry_rule = 'engaged_contact'
                and (
                    (
                        signals.intent_level in ('mid', 'high')
                        and signals.mid_high_count_90d >= rules.entry_value
                    )
                    {# three light signals stand for one of real interest, as in the engaged count #}
                    or (
                        signals.intent_level = 'low'
                        and signals.low_count_90d >= 3 * rules.entry_value
                    )
                )
            )
            or (
                rules.entry_rule = 'high_intent_signals'
                and signals.intent_level = 'high'
                and signals.high_count_30d >= rules.entry_value
                and not scopes.is_qualification_open
            )
            or (
                rules.entry_rule = 'signals'
                and ';' || rules.entry_signals || ';' like '%;' || signals.signal_type || ';%'
            )
        )
    group by
        signals.account_id,
        signals.program_id,
        signals.contact_id,
        signals.decision_role,
        rules.stage,
        rules.entry_rule,
        rules.policy_version,
        signals.activity_date

),

engaged_days as (

    select * from lead_signals
    where entry_rule = 'engaged_contact'

),

account_days as (

    select
        account_id,
        program_id,
        policy_version,
        activity_date,
        max(first_activity) as first_activity
    from engaged_days
    group by
        account_id,
        program_id,
        policy_version,
        activity_date

),

account_day_roles as (

    select
        account_days.account_id,
        account_days.program_id,
        account_days.policy_version,
        account_days.first_activity,
        account_days.activity_date,
        engaged_days.decision_role,
        count(distinct engaged_days.contact_id) as contact_count,
        max(engaged_days.first_activity) as role_activity
    from account_days
    inner join engaged_days
        on
            account_days.account_id = engaged_days.account_id
            and account_days.program_id = engaged_days.program_id
            and engaged_days.activity_date
            between {{ add_days('account_days.activity_date', -89) }} and account_days.activity_date
    group by
        account_days.account_id,
        account_days.program_id,
        account_days.policy_version,
        account_days.first_activity,
        account_days.activity_date,
        engaged_days.decision_role

),

account_day_counts as (

    select
        account_id,
        program_id,
        policy_version,
        first_activity,
        activity_date,
        sum(contact_count) as contact_count,
        {# a role that nobody knows is not a second role #}
        sum(case when decision_role != 'unknown' then 1 else 0 end) as role_count,
        {{ sorted_list(latest_activity_id('role_activity'), ';') }} as evidence_ids
    from account_day_roles
    group by
        account_id,
        program_id,
        policy_version,
        first_activity,
        activity_date

),

first_engagements as (

    select
        account_id,
        program_id,
        contact_id,
        cast(substring(min(first_activity), 1, 19) as {{ dbt.type_timestamp() }}) as engaged_at
    from engaged_days
    group by
        account_id,
        program_id,
        contact_id

),

{# A person is in a deal of the house from when both are there: the deal, and the person's interest. #}
deals as (

    select
        'account' as stage_level,
        account_id,
        program_id,
        cast(null as {{ dbt.type_string() }}) as contact_id,
        opportunity_id,
        is_won,
        created_at as joined_at,
        closed_at
    from opportunities

    union all

    select
        'lead' as stage_level,
        opportunities.account_id,
        opportunities.program_id,
        first_engagements.contact_id,
        opportunities.opportunity_id,
        opportunities.is_won,
        greatest(opportunities.created_at, first_engagements.engaged_at) as joined_at,
        opportunities.closed_at
    from opportunities
    inner join first_engagements
        on
            opportunities.account_id = first_engagements.account_id
            and opportunities.program_id = first_engagements.program_id
            and (
                opportunities.closed_at is null
                or opportunities.closed_at > first_engagements.engaged_at
            )

),

advances as (

    select
        'lead' as stage_level,
        account_id,
        program_id,
        contact_id,
        stage,
        entry_rule,
        'activity' as evidence_kind,
        {{ latest_activity_id('first_activity') }} as evidence_ids,
        cast(substring(first_activity, 1, 19) as {{ dbt.type_timestamp() }}) as entered_at,
        policy_version
    from lead_signals

    union all

    select
        'account' as stage_level,
        account_day_counts.account_id,
        account_day_counts.program_id,
        cast(null as {{ dbt.type_string() }}) as contact_id,
        rules.stage,
        rules.entry_rule,
        'activity' as evidence_kind,
        account_day_counts.evidence_ids,
        cast(
            substring(account_day_counts.first_activity, 1, 19) as {{ dbt.type_timestamp() }}
        ) as entered_at,
        rules.policy_version
    from account_day_counts
    inner join rules
        on
            account_day_counts.policy_version = rules.policy_version
            and rules.stage_level = 'account'
            and (
                (
                    rules.entry_rule = 'engaged_contacts'
                    and account_day_counts.contact_count >= rules.entry_value
                )
                or (
                    rules.entry_rule = 'engaged_contacts_and_roles'
                    and account_day_counts.contact_count >= rules.entry_value
                    and account_day_counts.role_count >= rules.entry_value
                )
            )

    union all

    select
        'account' as stage_level,
        signals.account_id,
        signals.program_id,
        cast(null as {{ dbt.type_string() }}) as contact_id,
        rules.stage,
        rules.entry_rule,
        'activity' as evidence_kind,
        signals.activity_id as evidence_ids,
        signals.occurred_at as entered_at,
        rules.policy_version
    from signals
    inner join rules
        on
            signals.policy_version = rules.policy_version
            and rules.stage_level = 'account'
            and rules.entry_rule = 'signals'
            and ';' || rules.entry_signals || ';' like '%;' || signals.signal_type || ';%'

    union all

    select
        deals.stage_level,
        deals.account_id,
        deals.program_id,
        deals.contact_id,
        rules.stage,
        rules.entry_rule,
        'opportunity' as evidence_kind,
        deals.opportunity_id as evidence_ids,
        case
            when rules.entry_rule = 'won_opportunity' then deals.closed_at
            else deals.joined_at
        end as entered_at,
        rules.policy_version
    from deals
    inner join scopes
        on
            deals.account_id = scopes.account_id
            and deals.program_id = scopes.program_id
    inner join rules
        on
            scopes.policy_version = rules.policy_version
            and deals.stage_level = rules.stage_level
            and (
                rules.entry_rule = 'open_opportunity'
                or (rules.entry_rule = 'won_opportunity' and deals.is_won)
            )

)

select * from advances
