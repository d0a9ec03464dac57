{#- One row per programme that is active under the policy of the as-of date. -#}
{#- The policy seed is called programs among dbt's nodes, so the mart takes the name by alias. -#}
{{ config(alias='programs') }}

with

scored_programs as (

    select * from {{ ref('int_programs_today') }}

),

policy_programs as (

    select * from {{ policy_rows('programs') }}

),

programs as (

    select
        scored_programs.program_id,
        scored_programs.program_name,
        scored_programs.use_case,
        scored_programs.therapy_area,
        scored_programs.product,
        policy_programs.modality,
        scored_programs.policy_version
    from scored_programs
    inner join policy_programs
        on
            scored_programs.policy_version = policy_programs.policy_version
            and scored_programs.program_id = policy_programs.program_id

)

select * from programs
