{#- Fails on a policy version that lacks a step of the ladder, a row of thresholds, or what the unknown counts where it scores, and on an override that ends before it starts. -#}

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

{# What is in no row of its own counts as unknown: without that row it would have no points at all. #}
unknown_rows as (

    select
        policy_version,
        use_case,
        'role_weights' as policy_table
    from {{ policy_rows('role_weights') }}
    where
        decision_role = 'unknown'
        and weight_pct is not null

    union all

    select
        policy_version,
        use_case,
        'content_relevance' as policy_table
    from {{ policy_rows('content_relevance') }}
    where
        relevance_class = 'unknown'
        and relevance_pct is not null

    union all

    select
        policy_version,
        '*' as use_case,
        'match_confidence' as policy_table
    from {{ policy_rows('match_confidence') }}
    where
        account_match_step = 'unknown'
        and match_pct is not null

),

policies_scored as (

    select policy_version
    from {{ ref('int_scoring_dates') }}
    group by policy_version

),

use_cases_scored as (

    select
        programs.policy_version,
        programs.use_case
    from {{ policy_rows('programs') }}
    inner join policies_scored
        on programs.policy_version = policies_scored.policy_version
    group by
        programs.policy_version,
        programs.use_case

),

unknown_needed as (

    select
        policy_version,
        use_case,
        'role_weights' as policy_table
    from use_cases_scored

    union all

    select
        policy_version,
        use_case,
        'content_relevance' as policy_table
    from use_cases_scored

    union all

    select
        policy_version,
        '*' as use_case,
        'match_confidence' as policy_table
    from policies_scored

),

unknown_missing as (

    select
        unknown_needed.policy_version,
        'no row for what is unknown in '
        || unknown_needed.policy_table
        || ': '
        || unknown_needed.use_case as problem
    from unknown_needed
    left join unknown_rows
        on
            unknown_needed.policy_version = unknown_rows.policy_version
            and unknown_needed.use_case = unknown_rows.use_case
            and unknown_needed.policy_table = unknown_rows.policy_table
    where unknown_rows.policy_version is null

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
select * from unknown_missing
union all
select * from overrides_apart
