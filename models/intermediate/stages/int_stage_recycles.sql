{#- One row per account or person, programme and moment at which a "not now" was said or a silence grew too long. -#}

with

deferrals as (

    select * from {{ ref('int_deferrals') }}

),

stage_rules as (

    select * from {{ policy_rows('stage_rules') }}

),

signals as (

    select * from {{ ref('int_stage_signals') }}

),

people as (

    select
        account_id,
        program_id,
        contact_id,
        min(activity_date) as first_signal_on
    from signals
    where contact_id is not null
    group by
        account_id,
        program_id,
        contact_id

),

days as (

    select
        'account' as stage_level,
        account_id,
        program_id,
        policy_version,
        cast(null as {{ dbt.type_string() }}) as contact_id,
        account_id as subject_id,
        activity_date,
        max(latest_activity_stamp) as latest_activity_stamp
    from signals
    group by
        account_id,
        program_id,
        policy_version,
        activity_date

    union all

    select
        'lead' as stage_level,
        account_id,
        program_id,
        policy_version,
        contact_id,
        contact_id as subject_id,
        activity_date,
        max(latest_activity_stamp) as latest_activity_stamp
    from signals
    where contact_id is not null
    group by
        account_id,
        program_id,
        policy_version,
        contact_id,
        activity_date

),

days_followed as (

    select
        *,
        lead(activity_date) over (
            partition by stage_level, account_id, program_id, subject_id
            order by activity_date asc
        ) as next_activity_date
    from days

),

silences as (

    select
        days_followed.*,
        stage_rules.stage,
        stage_rules.entry_rule,
        {{ add_days('days_followed.activity_date', 'stage_rules.entry_value') }} as silent_on
    from days_followed
    inner join stage_rules
        on
            days_followed.policy_version = stage_rules.policy_version
            and days_followed.stage_level = stage_rules.stage_level
            and stage_rules.entry_rule = 'silent_days'

),

setbacks as (

    select
        'account' as stage_level,
        account_id,
        program_id,
        cast(null as {{ dbt.type_string() }}) as contact_id,
        stage,
        'not_now' as entry_rule,
        reason,
        evidence_kind,
        evidence_id as evidence_ids,
        recheck_on,
        said_at as entered_at,
        policy_version
    from deferrals
    where covers_account

    union all

    select
        'lead' as stage_level,
        deferrals.account_id,
        deferrals.program_id,
        people.contact_id,
        deferrals.stage,
        'not_now' as entry_rule,
        deferrals.reason,
        deferrals.evidence_kind,
        deferrals.evidence_id as evidence_ids,
        deferrals.recheck_on,
        deferrals.said_at as entered_at,
        deferrals.policy_version
    from deferrals
    inner join people
        on
            deferrals.account_id = people.account_id
            and deferrals.program_id = people.program_id
            {# Said for the whole house, it is about the people who had shown interest. #}
            and deferrals.contact_id is null
            and people.first_signal_on <= cast(deferrals.said_at as date)

    union all

    select
        'lead' as stage_level,
        account_id,
        program_id,
        contact_id,
        stage,
        'not_now' as entry_rule,
        reason,
        evidence_kind,
        evidence_id as evidence_ids,
        recheck_on,
        said_at as entered_at,
        policy_version
    from deferrals
    where contact_id is not null

    union all

    select
        stage_level,
        account_id,
        program_id,
        contact_id,
        stage,
        entry_rule,
        'silent' as reason,
        'activity' as evidence_kind,
        {{ latest_activity_id('latest_activity_stamp') }} as evidence_ids,
        cast(null as date) as recheck_on,
        cast(silent_on as {{ dbt.type_timestamp() }}) as entered_at,
        policy_version
    from silences
    where
        silent_on <= {{ as_of_date() }}
        and (next_activity_date is null or next_activity_date >= silent_on)

)

select * from setbacks
