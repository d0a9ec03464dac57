{#- One row per usable raw row of hubspot.company: in the columns that all organization sources share. -#}
{{ config(materialized='view') }}

with

companies as (

    select * from {{ ref('stg_hubspot__companies') }}
    where quarantine_reason is null

),

companies_mapped as (

    select
        source_system,
        company_id as source_record_id,
        company_name as organization_name,
        cast(null as {{ dbt.type_string() }}) as alternate_name,
        address_line_1,
        address_line_2,
        city,
        state,
        postal_code,
        country,
        phone,
        website,
        coalesce(company_type, industry) as organization_type,
        cast(null as {{ dbt.type_string() }}) as ownership,
        npi,
        ccn,
        cast(null as {{ dbt.type_string() }}) as tax_id,
        parent_company_id as parent_source_record_id,
        cast(null as {{ dbt.type_bigint() }}) as bed_count,
        cast(null as {{ dbt.type_bigint() }}) as annual_patient_volume,
        cast(null as {{ dbt.type_string() }}) as therapy_areas,
        cast(null as {{ dbt.type_string() }}) as service_lines,
        cast(null as boolean) as has_formulary_committee,
        is_deleted,
        created_at,
        updated_at,
        loaded_at,
        landing_key,
        'hubspot.company' as landed_from
    from companies

)

select * from companies_mapped
