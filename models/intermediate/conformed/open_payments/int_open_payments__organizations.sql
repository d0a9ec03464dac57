{#- One row per usable raw row of open_payments.research_payments that was paid to an organization, and of open_payments.general_payments that was paid to a teaching hospital: in the columns that all organization sources share. -#}
{{ config(materialized='view') }}

with

research_payments as (

    select * from {{ ref('stg_open_payments__research_payments') }}
    where
        quarantine_reason is null
        and not is_deleted
        and recipient_record_id is not null
        and recipient_name is not null

),

general_payments as (

    select * from {{ ref('stg_open_payments__general_payments') }}
    where
        quarantine_reason is null
        and not is_deleted
        and ccn is not null
        and teaching_hospital_name is not null

),

research_payments_mapped as (

    select
        {{ conform('organization', {
            'source_record_id': 'recipient_record_id',
            'organization_name': 'recipient_name',
            'updated_at': 'cast(paid_on as timestamp)',
            'landed_from': "'open_payments.research_payments'",
        }, as_named=[
            'address_line_1', 'address_line_2', 'city', 'state', 'postal_code', 'ccn',
        ]) }}
    from research_payments

),

general_payments_mapped as (

    select
        {{ conform('organization', {
            'source_record_id': 'ccn',
            'organization_name': 'teaching_hospital_name',
            'updated_at': 'cast(paid_on as timestamp)',
            'landed_from': "'open_payments.general_payments'",
        }, as_named=[
            'address_line_1', 'address_line_2', 'city', 'state', 'postal_code', 'ccn',
        ]) }}
    from general_payments

),

payments_unioned as (

    select * from research_payments_mapped

    union all

    select * from general_payments_mapped

)

select * from payments_unioned
