{#- One row per scenario, programme scope and counted bucket: the count left after the daily cap, and what its day weighs. -#}
{#-
    The cap holds per person, signal and day. Most buckets are alone on their day and need no order. Where
    several share a cap, it is spent on the most relevant rows first, and relevance belongs to a programme.
    Only where they compete for too small a cap does the programme matter: those rows carry it; all others
    say `*`, so five programmes do not cost five times the rows.
    A view: its one reader sums the rows as they come, and nothing wide is written in between.
-#}
{{ config(materialized='view') }}

with

score_scenarios as (

    select
        scenario_key,
        scored_on,
        policy_version,
        affiliation_basis
    from {{ ref('int_score_scenarios') }}

),

scored_programs as (

    select * from {{ ref('int_scored_programs') }}

),

signal_types as (

    select
        policy_version,
        signal_type,
        daily_cap
    from {{ policy_rows('signal_types') }}

),

content_relevance as (

    select * from {{ policy_rows('content_relevance') }}

),

signal_variants_enriched as (

    select * from {{ ref('int_signal_variants_enriched') }}
    where is_first_of_variant

),

signal_day_weights as (

    select * from {{ ref('int_signal_day_weights') }}

),

{# Each reads the buckets from their table: a CTE that three others read would be a second copy of them. #}
caps_shared as (

    select cap_hash
    from {{ ref('int_signals_counted') }}
    group by cap_hash
    having count(*) > 1

),

{# What scenarios count: several of them may share one count. #}
countings as (

    select
        scored_on,
        policy_version,
        affiliation_basis
    from score_scenarios
    group by
        scored_on,
        policy_version,
        affiliation_basis

),

{# Several content items, or several ways to name one person, may be one row to a programme. #}
signals_together as (

    select
        signals_counted.affiliation_basis,
        signals_counted.affiliation_hash,
        signals_counted.cap_hash,
        signals_counted.variant_key,
        signal_variants_enriched.signal_type,
        signal_variants_enriched.therapy_area,
        signal_variants_enriched.product,
        cast(sum(signals_counted.signal_count) as {{ dbt.type_bigint() }}) as signal_count,
        max(signals_counted.latest_activity_stamp) as latest_activity_stamp,
        signals_counted.activity_date
    from {{ ref('int_signals_counted') }} as signals_counted
    inner join caps_shared
        on signals_counted.cap_hash = caps_shared.cap_hash
    inner join signal_variants_enriched
        on signals_counted.variant_key = signal_variants_enriched.variant_key
    group by
        signals_counted.affiliation_basis,
        signals_counted.affiliation_hash,
        signals_counted.cap_hash,
        signals_counted.variant_key,
        signal_variants_enriched.signal_type,
        signal_variants_enriched.therapy_area,
        signal_variants_enriched.product,
        signals_counted.activity_date

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
        scored_programs.program_id,
        coalesce(
            sum(together_limited.signal_count) over (
                partition by
                    together_limited.scored_on,
                    together_limited.policy_version,
                    scored_programs.program_id,
                    together_limited.cap_hash
                order by
                    content_relevance.relevance_pct desc,
                    together_limited.therapy_area asc nulls last,
                    together_limited.product asc nulls last,
                    together_limited.affiliation_hash asc
                rows between unbounded preceding and 1 preceding
            ),
            0
        ) as count_before
    from together_limited
    inner join scored_programs
        on
            together_limited.scored_on = scored_programs.scored_on
            and together_limited.policy_version = scored_programs.policy_version
    inner join content_relevance
        on
            scored_programs.policy_version = content_relevance.policy_version
            and scored_programs.use_case = content_relevance.use_case
            and {{ relevance_class('together_limited', 'scored_programs') }}
            = content_relevance.relevance_class
    where together_limited.is_contested

),

sharing_caps as (

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

),

signals_capped as (

    select
        signal_day_weights.scenario_key,
        '*' as program_scope,
        signals_counted.affiliation_hash,
        signals_counted.variant_key,
        signals_counted.signal_count,
        least(signals_counted.signal_count, signal_day_weights.daily_cap) as capped_count,
        signals_counted.latest_activity_stamp,
        signals_counted.activity_date,
        signal_day_weights.age_days,
        signal_day_weights.weight,
        signal_day_weights.tells_latest_activity_stamp
    from {{ ref('int_signals_counted') }} as signals_counted
    inner join signal_day_weights
        on
            signals_counted.affiliation_basis = signal_day_weights.affiliation_basis
            and signals_counted.signal_type = signal_day_weights.signal_type
            and signals_counted.activity_date = signal_day_weights.activity_date
    where signals_counted.cap_hash not in (select caps_shared.cap_hash from caps_shared)

    union all

    select
        signal_day_weights.scenario_key,
        sharing_caps.program_scope,
        sharing_caps.affiliation_hash,
        sharing_caps.variant_key,
        sharing_caps.signal_count,
        sharing_caps.capped_count,
        sharing_caps.latest_activity_stamp,
        sharing_caps.activity_date,
        signal_day_weights.age_days,
        signal_day_weights.weight,
        signal_day_weights.tells_latest_activity_stamp
    from sharing_caps
    inner join score_scenarios
        on
            sharing_caps.scored_on = score_scenarios.scored_on
            and sharing_caps.policy_version = score_scenarios.policy_version
            and sharing_caps.affiliation_basis = score_scenarios.affiliation_basis
    inner join signal_day_weights
        on
            score_scenarios.scenario_key = signal_day_weights.scenario_key
            and sharing_caps.signal_type = signal_day_weights.signal_type
            and sharing_caps.activity_date = signal_day_weights.activity_date

)

select * from signals_capped
