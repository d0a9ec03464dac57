{#- One row per scored date, policy version, signal basis, programme scope, person, account, signal, therapy area, product and day: the count left after the daily cap. -#}
{#-
    The cap holds per person, signal and day and is spent on the most relevant rows first, and
    relevance belongs to a programme. Only where several rows of one day compete for too small a cap
    does the programme matter: those rows carry it; all others say `*`, so five programmes do not
    cost five times the rows.
-#}
{{ config(materialized='view') }}

with

signals as (
    select * from {{ ref('int_signals_attributed') }}
),

{# What scenarios count: several of them may share one count. #}
countings as (
    select
        scored_on,
        policy_version,
        signal_basis
    from {{ ref('int_score_scenarios') }}
    group by
        scored_on,
        policy_version,
        signal_basis
),

signal_types as (
    select * from {{ ref('signal_types') }}
),

programs as (
    select * from {{ ref('int_scored_programs') }}
),

relevance as (
    select * from {{ ref('content_relevance') }}
),

signals_limited as (
    select
        countings.scored_on,
        countings.policy_version,
        countings.signal_basis,
        signals.account_id,
        signals.person_key,
        signals.contact_id,
        signals.decision_role,
        signals.account_match_step,
        signals.signal_type,
        signals.therapy_area,
        signals.product,
        signals.signal_count,
        signals.latest_activity,
        signals.activity_date,
        signal_types.daily_cap
    from signals
    inner join countings
        on
            signals.signal_basis = countings.signal_basis
            and signals.activity_date <= countings.scored_on
    inner join signal_types
        on
            countings.policy_version = signal_types.policy_version
            and signals.signal_type = signal_types.signal_type
),

contested_days as (
    select
        scored_on,
        policy_version,
        signal_basis,
        person_key,
        signal_type,
        activity_date
    from signals_limited
    group by
        scored_on,
        policy_version,
        signal_basis,
        person_key,
        signal_type,
        activity_date
    having
        count(*) > 1
        and sum(signal_count) > max(daily_cap)
),

signals_sorted_out as (
    select
        signals_limited.*,
        contested_days.person_key is not null as is_contested
    from signals_limited
    left join contested_days
        on
            signals_limited.scored_on = contested_days.scored_on
            and signals_limited.policy_version = contested_days.policy_version
            and signals_limited.signal_basis = contested_days.signal_basis
            and signals_limited.person_key = contested_days.person_key
            and signals_limited.signal_type = contested_days.signal_type
            and signals_limited.activity_date = contested_days.activity_date
),

contested as (
    select
        signals_sorted_out.*,
        programs.program_id,
        coalesce(
            sum(signals_sorted_out.signal_count) over (
                partition by
                    signals_sorted_out.scored_on,
                    signals_sorted_out.policy_version,
                    signals_sorted_out.signal_basis,
                    programs.program_id,
                    signals_sorted_out.person_key,
                    signals_sorted_out.signal_type,
                    signals_sorted_out.activity_date
                order by
                    relevance.relevance_pct desc,
                    signals_sorted_out.therapy_area asc nulls last,
                    signals_sorted_out.product asc nulls last,
                    signals_sorted_out.account_id asc
                rows between unbounded preceding and 1 preceding
            ),
            0
        ) as count_before
    from signals_sorted_out
    inner join programs
        on
            signals_sorted_out.scored_on = programs.scored_on
            and signals_sorted_out.policy_version = programs.policy_version
    inner join relevance
        on
            programs.policy_version = relevance.policy_version
            and programs.use_case = relevance.use_case
            and {{ relevance_class('signals_sorted_out', 'programs') }} = relevance.relevance_class
    where signals_sorted_out.is_contested
),

capped as (
    select
        scored_on,
        policy_version,
        signal_basis,
        '*' as program_scope,
        account_id,
        person_key,
        contact_id,
        decision_role,
        account_match_step,
        signal_type,
        therapy_area,
        product,
        {# A contested row counts plainly here, against the cap once for each programme below. #}
        signal_count,
        case when is_contested then 0 else least(signal_count, daily_cap) end as capped_count,
        latest_activity,
        activity_date
    from signals_sorted_out

    union all

    select
        scored_on,
        policy_version,
        signal_basis,
        program_id as program_scope,
        account_id,
        person_key,
        contact_id,
        decision_role,
        account_match_step,
        signal_type,
        therapy_area,
        product,
        0 as signal_count,
        greatest(0, least(signal_count, daily_cap - count_before)) as capped_count,
        latest_activity,
        activity_date
    from contested
)

select * from capped
