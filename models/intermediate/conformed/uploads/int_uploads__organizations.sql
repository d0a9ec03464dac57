{#- One row per usable raw row of uploads.organizations: in the columns that all organization sources share. -#}
{{ config(materialized='view') }}

with

organizations as (

    select * from {{ ref('stg_uploads__organizations') }}
    where quarantine_reason is null

),

organizations_mapped as (

    select
        source_system,
        organization_record_id as source_record_id,
        organization_name,
        alternate_name,
        address_line_1,
        address_line_2,
        city,
        state,
        postal_code,
        country,
        phone,
        website,
        organization_type,
        ownership,
        npi,
        ccn,
        tax_id,
        parent_organization_record_id as parent_source_record_id,
        bed_count,
        annual_patient_volume,
        therapy_areas,
        service_lines,
        has_formulary_committee,
        is_deleted,
        created_at,
        updated_at,
        loaded_at,
        landing_key,
        'uploads.organizations' as landed_from
    from organizations

)

select * from organizations_mapped
