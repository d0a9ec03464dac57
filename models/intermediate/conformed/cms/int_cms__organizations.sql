{#- One row per usable raw row of cms.hospital_general_information: in the columns that all organization sources share. -#}
{{ config(materialized='view') }}

with

hospitals as (

    select * from {{ ref('stg_cms__hospitals') }}
    where quarantine_reason is null

),

hospitals_mapped as (

    select
        source_system,
        ccn as source_record_id,
        hospital_name as organization_name,
        cast(null as {{ dbt.type_string() }}) as alternate_name,
        address as address_line_1,
        cast(null as {{ dbt.type_string() }}) as address_line_2,
        city,
        state,
        postal_code,
        cast(null as {{ dbt.type_string() }}) as country,
        phone,
        cast(null as {{ dbt.type_string() }}) as website,
        hospital_type as organization_type,
        hospital_ownership as ownership,
        cast(null as {{ dbt.type_string() }}) as npi,
        ccn,
        cast(null as {{ dbt.type_string() }}) as tax_id,
        cast(null as {{ dbt.type_string() }}) as parent_source_record_id,
        cast(null as {{ dbt.type_bigint() }}) as bed_count,
        cast(null as {{ dbt.type_bigint() }}) as annual_patient_volume,
        cast(null as {{ dbt.type_string() }}) as therapy_areas,
        cast(null as {{ dbt.type_string() }}) as service_lines,
        cast(null as boolean) as has_formulary_committee,
        false as is_deleted,
        cast(null as timestamp) as created_at,
        cast(null as timestamp) as updated_at,
        cast(null as timestamp) as loaded_at,
        landing_key,
        'cms.hospital_general_information' as landed_from
    from hospitals

)

select * from hospitals_mapped
