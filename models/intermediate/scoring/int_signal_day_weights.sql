{#- One row per scenario, evaluated date, signal type and day with activities: how old it is then, what it weighs, and how many count. -#}
{#- Small, so that the many buckets meet scenarios, caps and decay in a single join. -#}

with

evaluations as (
    select
        *,
        {# One number for a scenario and its dates: cheaper to sum by than texts and dates. #}
        {{ row_fingerprint(['scored_on', 'scenario', 'evaluated_on']) }} as evaluation_hash
    from {{ ref('int_score_scenarios') }}
),

days as (
    select activity_date
    from {{ ref('int_activity_days') }}
),

signal_types as (
    select * from {{ ref('signal_types') }}
),

decay_weights as (
    select * from {{ ref('decay_weights') }}
),

signal_days as (
    select
        evaluations.evaluation_hash,
        evaluations.scored_on,
        evaluations.scenario,
        evaluations.evaluated_on,
        evaluations.policy_version,
        evaluations.signal_basis,
        signal_types.signal_type,
        signal_types.daily_cap,
        signal_types.half_life_days,
        days.activity_date,
        evaluations.scenario = 'published' and not evaluations.is_lookback as tells_latest_activity,
        {{ days_between('days.activity_date', 'evaluations.evaluated_on') }} as age_days
    from evaluations
    inner join signal_types
        on evaluations.policy_version = signal_types.policy_version
    inner join days
        on evaluations.counted_until >= days.activity_date
),

weighed as (
    select
        signal_days.*,
        {# An age beyond the table has weight 0: the horizon of that half-life. #}
        coalesce(decay_weights.weight, 0) as weight
    from signal_days
    left join decay_weights
        on
            signal_days.policy_version = decay_weights.policy_version
            and signal_days.half_life_days = decay_weights.half_life_days
            and signal_days.age_days = decay_weights.age_days
)

select * from weighed
