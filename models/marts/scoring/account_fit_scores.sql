{#- One row per account, programme and scored_on: how well the account fits, over the criteria that are known. -#}
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

fit as (

    select * from {{ ref('int_account_fit') }}
    where is_in_force

),

fit_scores as (

    select
        account_id,
        program_id,
        {{ score_from_hundredths('fit_score_hundredths') }} as fit_score,
        cast(fit_points as {{ dbt.type_bigint() }}) as fit_points,
        cast(fit_points_known as {{ dbt.type_bigint() }}) as fit_points_known,
        cast(fit_points_maximum as {{ dbt.type_bigint() }}) as fit_points_maximum,
        cast(fit_completeness as {{ dbt.type_bigint() }}) as fit_completeness,
        fit_grade,
        policy_version,
        scored_on
    from fit

)

select * from fit_scores
