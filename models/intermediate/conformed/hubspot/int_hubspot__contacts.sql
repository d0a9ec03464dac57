{#- One row per usable raw row of hubspot.contact: in the columns that all contact sources share. -#}
{{ config(materialized='view') }}

with

contacts as (

    select * from {{ ref('stg_hubspot__contacts') }}
    where quarantine_reason is null

),

contacts_mapped as (

    select
        source_system,
        contact_id as source_record_id,
        {{ source_record_key('source_system', 'company_id') }} as organization_record_key,
        company_name as organization_name,
        first_name,
        last_name,
        email,
        phone,
        npi,
        job_title,
        specialty,
        address as address_line_1,
        city,
        state,
        postal_code,
        coalesce(is_opted_out, false) as is_opted_out,
        is_deleted,
        created_at,
        updated_at,
        loaded_at,
        landing_key,
        'hubspot.contact' as landed_from
    from contacts

)

select * from contacts_mapped
