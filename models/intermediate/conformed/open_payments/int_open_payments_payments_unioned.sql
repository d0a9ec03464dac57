{#- One row per raw row of Open Payments, general and research: in the same columns. -#}
{{ config(materialized='view') }}

with

general_payments as (

    select
        'open_payments.general_payments' as source_table,
        landing_key,
        source_system,
        'general_payments/' || payment_id as activity_record_id,
        manufacturer_name,
        profile_id as contact_record_id,
        cast(null as {{ dbt.type_string() }}) as organization_record_id,
        payment_nature,
        product,
        cast(null as {{ dbt.type_string() }}) as study_name,
        cast(paid_on as timestamp) as occurred_at,
        quarantine_reason,
        record_key,
        raw_record
    from {{ ref('stg_open_payments__general_payments') }}

),

research_payments as (

    select
        'open_payments.research_payments' as source_table,
        landing_key,
        source_system,
        'research_payments/' || payment_id as activity_record_id,
        manufacturer_name,
        coalesce(investigator_profile_id, profile_id) as contact_record_id,
        recipient_record_id as organization_record_id,
        'research payment' as payment_nature,
        product,
        study_name,
        cast(paid_on as timestamp) as occurred_at,
        quarantine_reason,
        record_key,
        raw_record
    from {{ ref('stg_open_payments__research_payments') }}

),

payments_unioned as (

    select * from general_payments

    union all

    select * from research_payments

)

select * from payments_unioned
