{#- One row per account and programme: its band on the as-of date, with what decided it. -#}
{#- A lens: dbt writes it into its readers as a CTE, so nobody has to repeat the filter. -#}
{{ config(materialized='ephemeral') }}

with

account_bands_today as (

    select * from {{ ref('int_account_bands') }}
    where scored_on = {{ as_of_date() }}

)

select * from account_bands_today
