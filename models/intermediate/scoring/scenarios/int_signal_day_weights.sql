{#- One row per scenario, signal type and day with activities that counts: how old it is then, what it weighs, and how many count. -#}
{#- Small, so that the many buckets meet scenarios, window and decay in a single join. -#}

with

score_scenarios as (

    select * from {{ ref('int_score_scenarios') }}

),

signal_horizons as (

    select * from {{ ref('int_signal_horizons') }}

),

ledger_days as (

    select activity_date
    from {{ ref('int_ledger_days') }}

),

window_weights as (

    select * from {{ policy_rows('window_weights') }}

),

decay_weights as (

    select * from {{ ref('decay_weights') }}

),

signal_days as (

    select
        signal_horizons.scenario_key,
        score_scenarios.policy_version,
        signal_horizons.affiliation_basis,
        signal_horizons.signal_type,
        signal_horizons.repeat_profile,
        signal_horizons.half_life_days,
        ledger_days.activity_date,
        score_scenarios.scenario = 'published' and not score_scenarios.is_hysteresis_date
            as tells_latest_activity_stamp,
        {{ days_between('ledger_days.activity_date', 'score_scenarios.evaluated_on') }} as age_days
    from signal_horizons
    inner join score_scenarios
        on signal_horizons.scenario_key = score_scenarios.scenario_key
    inner join ledger_days
        on
            signal_horizons.counted_from <= ledger_days.activity_date
            and signal_horizons.counted_until >= ledger_days.activity_date

),

signal_day_weights as (

    select
        signal_days.scenario_key,
        signal_days.affiliation_basis,
        signal_days.signal_type,
        signal_days.repeat_profile,
        signal_days.policy_version,
        signal_days.activity_date,
        signal_days.tells_latest_activity_stamp,
        signal_days.age_days,
        coalesce(window_weights.window_pct, 0) as window_pct,
        {# A day in the engagement window may be older than what its half-life leaves. #}
        coalesce(decay_weights.weight, 0) as weight
    from signal_days
    left join window_weights
        on
            signal_days.policy_version = window_weights.policy_version
            and signal_days.age_days = window_weights.age_days
    left join decay_weights
        on
            signal_days.half_life_days = decay_weights.half_life_days
            and signal_days.age_days = decay_weights.age_days

)

select * from signal_day_weights
