{#- One row per scenario and signal type: the first and the last day whose activities count. -#}
{#- What is older weighs nothing and lies in no window: only its date is of use, see `int_contact_engagement`. -#}

with

evaluations as (

    select * from {{ ref('int_score_scenarios') }}

),

signal_types as (

    select * from {{ ref('int_signal_types_scored') }}

),

window_ages as (

    select
        policy_version,
        max(age_days) as last_age_days
    from {{ policy_rows('window_weights') }}
    where window_pct > 0
    group by policy_version

),

decay_ages as (

    select
        half_life_days,
        max(age_days) as last_age_days
    from {{ ref('decay_weights') }}
    where weight > 0
    group by half_life_days

),

horizons as (

    select
        evaluations.scenario_key,
        evaluations.counted_until,
        evaluations.affiliation_basis,
        signal_types.signal_type,
        signal_types.repeat_profile,
        signal_types.half_life_days,
        {# The window, or the last age that weighs anything, whichever reaches further. #}
        {{ add_days(
            'evaluations.evaluated_on',
            '-1 * greatest(coalesce(window_ages.last_age_days, 0), coalesce(decay_ages.last_age_days, 0))'
        ) }} as oldest_day
    from evaluations
    inner join signal_types
        on evaluations.policy_version = signal_types.policy_version
    left join window_ages
        on evaluations.policy_version = window_ages.policy_version
    left join decay_ages
        on signal_types.half_life_days = decay_ages.half_life_days

),

bounded as (

    select
        scenario_key,
        affiliation_basis,
        signal_type,
        repeat_profile,
        half_life_days,
        {# After a pause longer than the horizon, all that was counted then is past it. #}
        least(oldest_day, {{ add_days('counted_until', 1) }}) as counted_from,
        counted_until
    from horizons

)

select * from bounded
