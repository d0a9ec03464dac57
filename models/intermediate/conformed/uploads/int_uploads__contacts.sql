{#- One row per usable raw row of uploads.contacts: in the columns that all contact sources share. -#}
{{ config(materialized='view') }}

with

contacts as (

    select * from {{ ref('stg_uploads__contacts') }}
    where quarantine_reason is null

),

contacts_mapped as (

    select
        source_system,
        contact_record_id as source_record_id,
        {{ source_record_key('source_system', 'organization_record_id') }}
            as organization_record_key,
        organization_name,
        first_name,
        last_name,
        email,
        phone,
        npi,
        job_title,
        specialty,
        address_line_1,
        city,
        state,
        postal_code,
        false as is_opted_out,
        is_deleted,
        created_at,
        updated_at,
        loaded_at,
        landing_key,
        'uploads.contacts' as landed_from
    from contacts

)

select * from contacts_mapped
