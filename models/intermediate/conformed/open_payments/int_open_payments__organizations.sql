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
        source_system,
        recipient_record_id as source_record_id,
        recipient_name as organization_name,
        cast(null as {{ dbt.type_string() }}) as alternate_name,
        address_line_1,
        address_line_2,
        city,
        state,
        postal_code,
        cast(null as {{ dbt.type_string() }}) as country,
        cast(null as {{ dbt.type_string() }}) as phone,
        cast(null as {{ dbt.type_string() }}) as website,
        cast(null as {{ dbt.type_string() }}) as organization_type,
        cast(null as {{ dbt.type_string() }}) as ownership,
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
        cast(paid_on as timestamp) as updated_at,
        cast(null as timestamp) as loaded_at,
        landing_key,
        'open_payments.research_payments' as landed_from
    from research_payments

)

select * from research_payments_mapped
