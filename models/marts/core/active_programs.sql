{#- One row per programme that is active under the policy of the as-of date. -#}

with

scored_programs as (
    select * from {{ ref('int_scored_programs') }}
    where scored_on = {{ as_of_date() }}
),

programs as (
    select
        program_id,
        program_name,
        use_case,
        therapy_area,
        product,
        policy_version
    from scored_programs
)

select * from programs
