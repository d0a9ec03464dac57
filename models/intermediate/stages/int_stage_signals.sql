{#- One row per account, programme in scope, person, signal type and day that can move a stage, with what the person did in the window up to it. -#}

with

scopes as (

    select
        account_id,
        program_id,
        policy_version
    from {{ ref('int_account_qualifications') }}
    where
        is_in_force
        and scored_on = {{ as_of_date() }}
        and not is_out_of_scope

),

programs as (

    select * from {{ ref('int_programs_today') }}

),

families as (

    {{ accounts_with_sites() }}

),

relevances as (

    select * from {{ policy_rows('content_relevance') }}
    where
        counts_for_stages
        and relevance_pct > 0

),

signal_uses as (

    select * from {{ ref('int_signal_uses') }}
    where polarity = 'positive'

),

signals as (

    select * from {{ ref('int_signals_attributed') }}
    where
        affiliation_basis = 'current'
        and activity_date <= {{ as_of_date() }}

),

counted as (

    select
        families.account_id,
        programs.program_id,
        programs.policy_version,
        signals.person_key,
        signals.contact_id,
        signals.signal_type,
        signal_uses.intent_level,
        signals.activity_date,
        max(signals.decision_role) as decision_role,
        sum(signals.signal_count) as signal_count,
        max(signals.latest_activity_stamp) as latest_activity_stamp
    from signals
    inner join families
        on
            families.scored_on = {{ as_of_date() }}
            and signals.account_id = families.member_account_id
    cross join programs
    inner join signal_uses
        on
            programs.policy_version = signal_uses.policy_version
            and programs.use_case = signal_uses.use_case
            and signals.signal_type = signal_uses.signal_type
    inner join scopes
        on
            families.account_id = scopes.account_id
            and programs.program_id = scopes.program_id
            and programs.policy_version = scopes.policy_version
    inner join relevances
        on
            programs.policy_version = relevances.policy_version
            and programs.use_case = relevances.use_case
            and relevances.relevance_class = {{ relevance_class('signals', 'programs') }}
    group by
        families.account_id,
        programs.program_id,
        programs.policy_version,
        signals.person_key,
        signals.contact_id,
        signals.signal_type,
        signal_uses.intent_level,
        signals.activity_date

),

days_numbered as (

    select
        *,
        {{ days_between("cast('1900-01-01' as date)", 'activity_date') }} as day_number
    from counted

),

{# A person counts as engaged over 90 days and as high intent over 30, the day itself included. #}
windowed as (

    select
        account_id,
        program_id,
        policy_version,
        person_key,
        contact_id,
        decision_role,
        signal_type,
        intent_level,
        latest_activity_stamp,
        activity_date,
        sum(case when intent_level in ('mid', 'high') then signal_count else 0 end) over (
            partition by account_id, program_id, person_key
            order by day_number asc
            range between 89 preceding and current row
        ) as mid_high_count_90d,
        sum(case when intent_level = 'low' then signal_count else 0 end) over (
            partition by account_id, program_id, person_key
            order by day_number asc
            range between 89 preceding and current row
        ) as low_count_90d,
        sum(case when intent_level = 'high' then signal_count else 0 end) over (
            partition by account_id, program_id, person_key
            order by day_number asc
            range between 29 preceding and current row
        ) as high_count_30d
    from days_numbered

)

select * from windowed
