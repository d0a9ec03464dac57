{#- One row per usable raw row of nppes.npidata that is an organization: in the columns that all organization sources share. -#}
{{ config(materialized='view') }}

with

providers as (

    select * from {{ ref('stg_nppes__providers') }}
    where
        quarantine_reason is null
        -- a registration that ended keeps its number and nothing else, not even its kind
        and (entity_type_code = '2' or entity_type_code is null)

),

providers_mapped as (

    select
        source_system,
        npi as source_record_id,
        organization_name,
        alternate_name,
        address_line_1,
        address_line_2,
        city,
        state,
        postal_code,
        country,
        phone,
        cast(null as {{ dbt.type_string() }}) as website,
        taxonomy_code as organization_type,
        cast(null as {{ dbt.type_string() }}) as ownership,
        npi,
        cast(null as {{ dbt.type_string() }}) as ccn,
        cast(null as {{ dbt.type_string() }}) as tax_id,
        cast(null as {{ dbt.type_string() }}) as parent_source_record_id,
        cast(null as {{ dbt.type_bigint() }}) as bed_count,
        cast(null as {{ dbt.type_bigint() }}) as annual_patient_volume,
        cast(null as {{ dbt.type_string() }}) as therapy_areas,
        cast(null as {{ dbt.type_string() }}) as service_lines,
        cast(null as boolean) as has_formulary_committee,
        (
            deactivated_on is not null
            and coalesce(reactivated_on < deactivated_on, true)
        ) as is_deleted,
        cast(enumerated_on as timestamp) as created_at,
        cast(coalesce(updated_on, deactivated_on) as timestamp) as updated_at,
        cast(null as timestamp) as loaded_at,
        landing_key,
        'nppes.npidata' as landed_from
    from providers

)

select * from providers_mapped
