{#- One row per scored date, programme scope, person, account, signal, therapy area, product and day: the count left after the daily cap. -#}
{#-
    The cap holds per person, signal and day and is spent on the most relevant rows first, and relevance belongs
    to a programme. Only where several rows of one day compete for too small a cap does the programme matter: those
    rows carry it; all others say `*`, so five programmes do not cost five times the rows.
-#}
{{ config(materialized='view') }}

with

signals as (
    select * from {{ ref('int_signals_attributed') }}
),

policies as (
    select
        scored_on,
        policy_version
    from {{ ref('int_scoring_dates') }}
    where not is_lookback
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
        policies.scored_on,
        policies.policy_version,
        signals.account_id,
        signals.person_key,
        signals.contact_id,
        signals.decision_role,
        signals.account_match_step,
        signals.signal_type,
        signals.therapy_area,
        signals.product,
        signals.signal_count,
        signals.latest_activity_id,
        signals.activity_date,
        signal_types.daily_cap,
        sum(signals.signal_count) over (
            partition by policies.scored_on, signals.person_key, signals.signal_type, signals.activity_date
        ) as day_count,
        count(*) over (
            partition by policies.scored_on, signals.person_key, signals.signal_type, signals.activity_date
        ) as day_row_count
    from signals
    cross join policies
    inner join signal_types
        on
            policies.policy_version = signal_types.policy_version
            and signals.signal_type = signal_types.signal_type
    where
        signals.activity_date <= policies.scored_on
        and signal_types.points > 0
),

contested as (
    select
        signals_limited.*,
        programs.program_id,
        coalesce(
            sum(signals_limited.signal_count) over (
                partition by
                    signals_limited.scored_on,
                    programs.program_id,
                    signals_limited.person_key,
                    signals_limited.signal_type,
                    signals_limited.activity_date
                order by
                    relevance.relevance_pct desc,
                    signals_limited.therapy_area asc nulls last,
                    signals_limited.product asc nulls last,
                    signals_limited.account_id asc
                rows between unbounded preceding and 1 preceding
            ),
            0
        ) as count_before
    from signals_limited
    inner join programs
        on signals_limited.scored_on = programs.scored_on
    inner join relevance
        on
            programs.policy_version = relevance.policy_version
            and programs.use_case = relevance.use_case
            and {{ relevance_class('signals_limited', 'programs') }} = relevance.relevance_class
    where
        signals_limited.day_row_count > 1
        and signals_limited.day_count > signals_limited.daily_cap
),

capped as (
    select
        scored_on,
        policy_version,
        '*' as program_scope,
        account_id,
        person_key,
        contact_id,
        decision_role,
        account_match_step,
        signal_type,
        therapy_area,
        product,
        signal_count,
        least(signal_count, daily_cap) as capped_count,
        latest_activity_id,
        activity_date
    from signals_limited
    where
        day_row_count = 1
        or day_count <= daily_cap

    union all

    select
        scored_on,
        policy_version,
        program_id as program_scope,
        account_id,
        person_key,
        contact_id,
        decision_role,
        account_match_step,
        signal_type,
        therapy_area,
        product,
        signal_count,
        greatest(0, least(signal_count, daily_cap - count_before)) as capped_count,
        latest_activity_id,
        activity_date
    from contested
)

select * from capped
