{#- One row per account, programme and scored_on: everything its people ever did, each signal faded by its half-life. -#}
{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        full_refresh=false,
        on_schema_change='append_new_columns',
        pre_hook=["{{ keep_published_columns() }}", "{{ delete_scoring_dates() }}"],
    )
}}

with

evaluated as (

    select * from {{ ref('int_account_score_scenarios') }}
    where
        scenario = 'published'
        and not is_hysteresis_date

),

decay_scores as (

    select
        account_id,
        program_id,
        cast(decay_raw as {{ type_wide_integer() }}) as decay_raw,
        cast(decay_positive_raw as {{ type_wide_integer() }}) as decay_positive_raw,
        cast(decay_negative_raw as {{ type_wide_integer() }}) as decay_negative_raw,
        {{ score_from_hundredths('decay_hundredths') }} as decay_score,
        last_signal_on as last_activity_date,
        policy_version,
        scored_on
    from evaluated

)

select * from decay_scores
