{#- One row per account and programme: the scores that are published for the as-of date. -#}
{#- A lens: dbt writes it into its readers as a CTE, so nobody has to repeat the filter. -#}
{{ config(materialized='ephemeral') }}

with

account_scores_today as (

    select * from {{ ref('int_account_score_scenarios') }}
    where
        scenario = 'published'
        and not is_hysteresis_date
        and scored_on = {{ as_of_date() }}

)

select * from account_scores_today
