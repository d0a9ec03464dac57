{#- Fails where two policy seeds contradict each other: grades and bands, weights that do not sum, sets above 100, words that lack. -#}

with

fit_bounds as (

    select
        policy_version,
        max(case when fit_grade = 'A' then minimum_fit_score end) as grade_a,
        max(case when fit_grade = 'B' then minimum_fit_score end) as grade_b
    from {{ policy_rows('fit_grades') }}
    group by policy_version

),

grades_apart as (

    select
        thresholds.policy_version,
        'the bands use other bounds than grades A and B' as problem
    from {{ ref('int_band_thresholds') }} as thresholds
    inner join fit_bounds
        on thresholds.policy_version = fit_bounds.policy_version
    where
        thresholds.warm_strong_fit != fit_bounds.grade_a
        or thresholds.warm_fit != fit_bounds.grade_b
        or thresholds.active_fit != fit_bounds.grade_b

),

weights_apart as (

    select
        policy_version,
        'score weights do not sum to 1000: ' || use_case as problem
    from {{ policy_rows('score_weights') }}
    where w_fit + w_engagement + w_decay != 1000

),

criteria as (

    select
        policy_version,
        use_case,
        account_type_group,
        criterion,
        max(points) as maximum_points,
        count(distinct attribute) as attribute_count
    from {{ policy_rows('fit_criteria') }}
    group by
        policy_version,
        use_case,
        account_type_group,
        criterion

),

fit_sets as (

    select
        policy_version,
        use_case,
        account_type_group,
        sum(maximum_points) as maximum_points,
        max(attribute_count) as attribute_count
    from criteria
    group by
        policy_version,
        use_case,
        account_type_group

),

fit_sets_apart as (

    select
        policy_version,
        'fit set is not 100 points, or a criterion reads two attributes: '
        || use_case
        || ', '
        || account_type_group as problem
    from fit_sets
    where
        maximum_points != 100
        or attribute_count != 1

),

areas as (

    select therapy_area
    from {{ ref('therapy_areas') }}
    group by therapy_area

),

programs_apart as (

    select
        programs.policy_version,
        'programme of an unlisted therapy area: ' || programs.program_id as problem
    from {{ policy_rows('programs') }}
    left join areas
        on programs.therapy_area = areas.therapy_area
    where
        programs.therapy_area is not null
        and areas.therapy_area is null

)

select * from grades_apart
union all
select * from weights_apart
union all
select * from fit_sets_apart
union all
select * from programs_apart
