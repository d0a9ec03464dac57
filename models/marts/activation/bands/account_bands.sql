{#- One row per account, programme and scored_on: the one band of the account for the programme, with its reasons. -#}
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

coded as (

    select * from {{ ref('int_account_bands') }}

),

worded as (

    select * from {{ ref('int_band_reason_texts') }}

),

suppressed as (

    select * from {{ ref('int_account_suppressions') }}

),

account_bands as (

    select
        coded.account_id,
        coded.program_id,
        coded.band,
        worded.reason_codes,
        worded.reasons,
        coded.review_reason,
        coded.cold_reason,
        coded.best_case_band,
        coded.worst_case_band,
        cast(coded.band_step as {{ dbt.type_bigint() }}) as band_step,
        coded.is_on_warm_list,
        suppressed.account_id is not null as is_suppressed,
        coded.policy_version,
        coded.scored_on
    from coded
    inner join worded
        on
            coded.scored_on = worded.scored_on
            and coded.account_id = worded.account_id
            and coded.program_id = worded.program_id
    left join suppressed
        on coded.account_id = suppressed.account_id

)

select * from account_bands
