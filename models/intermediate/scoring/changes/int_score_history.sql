{#- One row per published date, account and programme: own and rolled-up score in hundredths and what its fit was made of. -#}
{#- A log: it says what was published, so a full refresh keeps it. `score_changes` starts from it. -#}
{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        full_refresh=false,
        on_schema_change='append_new_columns',
        pre_hook="{{ delete_scoring_dates() }}",
    )
}}

with

evaluated as (

    select * from {{ ref('int_account_score_scenarios') }}
    where
        scenario = 'published'
        and not is_hysteresis_date

),

score_history as (

    select
        account_id,
        program_id,
        policy_version,
        warmth_hundredths,
        rolled_up_warmth_hundredths,
        fit_score_hundredths,
        fit_completeness,
        scored_on
    from evaluated

)

select * from score_history
