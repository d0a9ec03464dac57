{#- One row per programme that is in force on the as-of date. -#}
{#- A lens: dbt writes it into its readers as a CTE, so nobody has to repeat the filter. -#}
{{ config(materialized='ephemeral') }}

with

programs_today as (

    select * from {{ ref('int_scored_programs') }}
    where
        is_in_force
        and scored_on = {{ as_of_date() }}

)

select * from programs_today
