{#- One row per usable raw row of open_payments.research_payments that was paid to an organization: in the columns that all organization sources share. -#}
{{ config(materialized='view') }}

with

research_payments as (

    select * from {{ ref('stg_open_payments__research_payments') }}
    where
        quarantine_reason is null
        and recipient_record_id is not null
        and recipient_name is not null

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

)

select * from research_payments_mapped
