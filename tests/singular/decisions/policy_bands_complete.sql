{#- Fails on a policy version that lacks a step of the ladder, or a row of thresholds, and on an override that ends before it starts. -#}

with

versions as (

    select policy_version
    from {{ ref('policy_versions') }}

),

steps as (

    select
        policy_version,
        count(*) as band_count,
        count(distinct band_step) as step_count,
        min(band_step) as first_step,
        max(band_step) as last_step
    from {{ policy_rows('bands') }}
    group by policy_version

),

steps_apart as (

    select
        versions.policy_version,
        'the bands are not the steps 1 to 6, each once' as problem
    from versions
    left join steps
        on versions.policy_version = steps.policy_version
    where
        not coalesce(
            steps.band_count = 6
            and steps.step_count = 6
            and steps.first_step = 1
            and steps.last_step = 6,
            false
        )

),

thresholds_missing as (

    select
        versions.policy_version,
        'no band_rules' as problem
    from versions
    left join {{ ref('int_band_thresholds') }} as thresholds
        on versions.policy_version = thresholds.policy_version
    where thresholds.policy_version is null

),

overrides_apart as (

    select
        'band_overrides' as policy_version,
        'an override ends before it starts: ' || account_key as problem
    from {{ ref('band_overrides') }}
    where valid_to < valid_from

)

select * from steps_apart
union all
select * from thresholds_missing
union all
select * from overrides_apart
