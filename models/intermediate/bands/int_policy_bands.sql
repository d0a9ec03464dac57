{#- One row per policy version, account and programme on the as-of date: the band and warmth that the version gives. -#}
{#- The version in force, and every version that is compared with it. -#}

with

banded as (
    select * from {{ ref('int_band_scenarios') }}
    where scored_on = {{ as_of_date() }}
),

scores as (
    select * from {{ ref('int_account_score_scenarios') }}
    where
        is_banded
        and not is_hysteresis_date
        and scored_on = {{ as_of_date() }}
),

policy_bands as (
    select
        banded.scored_on,
        banded.policy_version,
        banded.account_id,
        banded.program_id,
        banded.band,
        banded.band_step,
        banded.is_on_warm_list,
        scores.warmth_hundredths,
        banded.scenario = 'published' as is_in_force
    from banded
    inner join scores
        on
            banded.scenario = scores.scenario
            and banded.account_id = scores.account_id
            and banded.program_id = scores.program_id
)

select * from policy_bands
