{#- One row per usable raw row of hubspot.contact: in the columns that all contact sources share. -#}
{{ config(materialized='view') }}

with

contacts as (

    select * from {{ ref('stg_hubspot__contacts') }}
    where quarantine_reason is null

),

contacts_mapped as (

    select
        {{ conform('contact', {
            'source_record_id': 'contact_id',
            'organization_record_key': source_record_key('source_system', 'company_id'),
            'organization_name': 'company_name',
            'address_line_1': 'address',
            'is_opted_out': 'coalesce(is_opted_out, false)',
            'landed_from': "'hubspot.contact'",
        }, as_named=[
            'first_name', 'last_name', 'email', 'phone', 'npi', 'job_title', 'specialty',
            'city', 'state', 'postal_code', 'is_unmailable', 'is_deleted', 'created_at',
            'updated_at', 'loaded_at',
        ]) }}
    from contacts

)

select * from contacts_mapped
