{#- One row per scored date, policy version, signal basis, programme scope and bucket that shares its cap: the count left after it. -#}
{#-
    The cap is spent on the most relevant rows first, and relevance belongs to a programme. Only
    where several compete for too small a cap does the programme matter: those rows carry it; all
    others say `*`, so five programmes do not cost five times the rows.
-#}

with

{# What scenarios count: several of them may share one count. #}
countings as (
    select
        scored_on,
        policy_version,
        affiliation_basis
    from {{ ref('int_score_scenarios') }}
    group by
        scored_on,
        policy_version,
        affiliation_basis
),

signal_types as (
    select
        policy_version,
        signal_type,
        daily_cap
    from {{ policy_rows('signal_types') }}
),

programs as (
    select * from {{ ref('int_scored_programs') }}
),

relevance as (
    select * from {{ policy_rows('content_relevance') }}
),

caps_shared as (
    select * from {{ ref('int_caps_shared') }}
),

kinds as (
    select * from {{ ref('int_signal_kinds_counted') }}
),

{# Several content items, or several ways to name one person, may be one row to a programme. #}
signals_together as (
    select
        signals.affiliation_basis,
        signals.affiliation_hash,
        signals.cap_hash,
        signals.variant_key,
        kinds.signal_type,
        kinds.therapy_area,
        kinds.product,
        cast(sum(signals.signal_count) as {{ dbt.type_bigint() }}) as signal_count,
        max(signals.latest_activity_stamp) as latest_activity_stamp,
        signals.activity_date
    from {{ ref('int_signals_counted') }} as signals
    inner join caps_shared
        on signals.cap_hash = caps_shared.cap_hash
    inner join kinds
        on signals.variant_key = kinds.variant_key
    group by
        signals.affiliation_basis,
        signals.affiliation_hash,
        signals.cap_hash,
        signals.variant_key,
        kinds.signal_type,
        kinds.therapy_area,
        kinds.product,
        signals.activity_date
),

together_limited as (
    select
        signals_together.*,
        countings.scored_on,
        countings.policy_version,
        signal_types.daily_cap,
        count(*) over (
            partition by
                countings.scored_on,
                countings.policy_version,
                signals_together.cap_hash
        ) > 1
        and sum(signals_together.signal_count) over (
            partition by
                countings.scored_on,
                countings.policy_version,
                signals_together.cap_hash
        ) > signal_types.daily_cap as is_contested
    from signals_together
    inner join countings
        on
            signals_together.affiliation_basis = countings.affiliation_basis
            and signals_together.activity_date <= countings.scored_on
    inner join signal_types
        on
            countings.policy_version = signal_types.policy_version
            and signals_together.signal_type = signal_types.signal_type
),

contested as (
    select
        together_limited.*,
        programs.program_id,
        coalesce(
            sum(together_limited.signal_count) over (
                partition by
                    together_limited.scored_on,
                    together_limited.policy_version,
                    programs.program_id,
                    together_limited.cap_hash
                order by
                    relevance.relevance_pct desc,
                    together_limited.therapy_area asc nulls last,
                    together_limited.product asc nulls last,
                    together_limited.affiliation_hash asc
                rows between unbounded preceding and 1 preceding
            ),
            0
        ) as count_before
    from together_limited
    inner join programs
        on
            together_limited.scored_on = programs.scored_on
            and together_limited.policy_version = programs.policy_version
    inner join relevance
        on
            programs.policy_version = relevance.policy_version
            and programs.use_case = relevance.use_case
            and {{ relevance_class('together_limited', 'programs') }} = relevance.relevance_class
    where together_limited.is_contested
),

capped as (
    select
        scored_on,
        policy_version,
        affiliation_basis,
        '*' as program_scope,
        affiliation_hash,
        variant_key,
        signal_type,
        {# A contested row counts plainly here, against the cap once for each programme below. #}
        signal_count,
        case when is_contested then 0 else least(signal_count, daily_cap) end as capped_count,
        latest_activity_stamp,
        activity_date
    from together_limited

    union all

    select
        scored_on,
        policy_version,
        affiliation_basis,
        program_id as program_scope,
        affiliation_hash,
        variant_key,
        signal_type,
        0 as signal_count,
        cast(
            greatest(0, least(signal_count, daily_cap - count_before))
            as {{ dbt.type_bigint() }}
        ) as capped_count,
        latest_activity_stamp,
        activity_date
    from contested
)

select * from capped
