{#- One row per scored date, policy version and active programme, with its use case and what its content must be about. -#}

with

policies as (

    select
        scored_on,
        policy_version,
        max(case when scenario = 'published' then 1 else 0 end) = 1 as is_in_force
    from {{ ref('int_score_scenarios') }}
    group by
        scored_on,
        policy_version

),

programs as (

    select
        policy_version,
        program_id,
        program_name,
        use_case,
        {{ code_name('therapy_area') }} as therapy_area,
        {{ code_name('product') }} as product
    from {{ policy_rows('programs') }}
    where is_active

),

scored_programs as (

    select
        policies.scored_on,
        policies.policy_version,
        programs.program_id,
        programs.program_name,
        programs.use_case,
        programs.therapy_area,
        programs.product,
        policies.is_in_force
    from policies
    inner join programs
        on policies.policy_version = programs.policy_version

)

select * from scored_programs
