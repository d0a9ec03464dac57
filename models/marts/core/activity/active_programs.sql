{#- One row per programme that is active under the policy of the as-of date. -#}
{#- The policy seed is called programs among dbt's nodes, so the mart takes the name by alias. -#}
{{ config(alias='programs') }}

with

scored_programs as (

    select * from {{ ref('int_programs_today') }}

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
