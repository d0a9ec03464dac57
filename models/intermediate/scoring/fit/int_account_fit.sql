{#- One row per scored date, policy version, account and programme: fit over the criteria that are known, and how much is known. -#}

with

account_programs as (

    select * from {{ ref('int_account_programs') }}

),

factors as (

    select * from {{ ref('int_account_fit_factors') }}

),

fit_grades as (

    select * from {{ policy_rows('fit_grades') }}

),

summed as (

    select
        scored_on,
        policy_version,
        account_id,
        program_id,
        sum(case when is_known then points else 0 end) as fit_points,
        sum(case when is_known then maximum_points else 0 end) as fit_points_known,
        sum(maximum_points) as fit_points_maximum
    from factors
    group by
        scored_on,
        policy_version,
        account_id,
        program_id

),

scored as (

    select
        account_programs.scored_on,
        account_programs.policy_version,
        account_programs.is_in_force,
        account_programs.account_id,
        account_programs.program_id,
        coalesce(summed.fit_points, 0) as fit_points,
        coalesce(summed.fit_points_known, 0) as fit_points_known,
        coalesce(summed.fit_points_maximum, 0) as fit_points_maximum,
        {# Nothing known is null, not 0: an unknown fit is not a bad fit. #}
        cast(
            {{ floor_divide('10000 * summed.fit_points', 'summed.fit_points_known') }}
            as {{ dbt.type_bigint() }}
        ) as fit_score_hundredths,
        cast(
            coalesce(
                {{ floor_divide('100 * summed.fit_points_known', 'summed.fit_points_maximum') }}, 0
            )
            as {{ dbt.type_bigint() }}
        ) as fit_completeness
    from account_programs
    left join summed
        on
            account_programs.scored_on = summed.scored_on
            and account_programs.policy_version = summed.policy_version
            and account_programs.account_id = summed.account_id
            and account_programs.program_id = summed.program_id

),

graded as (

    select
        scored.scored_on,
        scored.policy_version,
        scored.is_in_force,
        scored.account_id,
        scored.program_id,
        scored.fit_points,
        scored.fit_points_known,
        scored.fit_points_maximum,
        scored.fit_score_hundredths,
        scored.fit_completeness,
        min(fit_grades.fit_grade) as fit_grade
    from scored
    left join fit_grades
        on
            scored.policy_version = fit_grades.policy_version
            and scored.fit_score_hundredths >= fit_grades.minimum_fit_score * 100
    group by
        scored.scored_on,
        scored.policy_version,
        scored.is_in_force,
        scored.account_id,
        scored.program_id,
        scored.fit_points,
        scored.fit_points_known,
        scored.fit_points_maximum,
        scored.fit_score_hundredths,
        scored.fit_completeness

)

select * from graded
