{#- One row per statement of Salesforce that an account was merged into another one. -#}
{{ config(materialized='view') }}

with

accounts as (

    select * from {{ ref('stg_salesforce__accounts') }}
    where
        quarantine_reason is null
        and not is_person_account
        and surviving_account_id is not null

),

accounts_merged as (

    select
        source_system,
        account_id as retired_source_record_id,
        surviving_account_id as surviving_source_record_id,
        updated_at as merged_at
    from accounts

)

select * from accounts_merged
