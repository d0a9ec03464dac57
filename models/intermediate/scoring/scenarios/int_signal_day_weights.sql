{#- One row per scenario, evaluated date, signal type and day with activities that counts: how old it is then, what it weighs, and how many count. -#}
{#- Small, so that the many buckets meet scenarios, caps and decay in a single join. -#}

with

horizons as (
    select * from {{ ref('int_signal_horizons') }}
),

days as (
    select activity_date
    from {{ ref('int_ledger_days') }}
),

decay_weights as (
    select * from {{ ref('decay_weights') }}
),

signal_days as (
    select
        horizons.scenario_key,
        horizons.scored_on,
        horizons.scenario,
        horizons.evaluated_on,
        horizons.policy_version,
        horizons.affiliation_basis,
        horizons.signal_type,
        horizons.daily_cap,
        horizons.half_life_days,
        days.activity_date,
        horizons.scenario = 'published' and not horizons.is_hysteresis_date as tells_latest_activity_stamp,
        {{ days_between('days.activity_date', 'horizons.evaluated_on') }} as age_days
    from horizons
    inner join days
        on
            horizons.counted_from <= days.activity_date
            and horizons.counted_until >= days.activity_date
),

weighed as (
    select
        signal_days.*,
        {# A day in the engagement window may be older than what its half-life leaves. #}
        coalesce(decay_weights.weight, 0) as weight
    from signal_days
    left join decay_weights
        on
            signal_days.half_life_days = decay_weights.half_life_days
            and signal_days.age_days = decay_weights.age_days
)

select * from weighed
