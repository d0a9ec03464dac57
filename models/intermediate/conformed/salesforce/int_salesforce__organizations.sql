{#- One row per usable raw row of salesforce.account that is an organization: in the columns that all organization sources share. -#}
{{ config(materialized='view') }}

with

accounts as (

    select * from {{ ref('stg_salesforce__accounts') }}
    where
        quarantine_reason is null
        and not is_person_account

),

accounts_mapped as (

    select
        source_system,
        account_id as source_record_id,
        account_name as organization_name,
        cast(null as {{ dbt.type_string() }}) as alternate_name,
        coalesce(billing_street, shipping_street) as address_line_1,
        cast(null as {{ dbt.type_string() }}) as address_line_2,
        coalesce(billing_city, shipping_city) as city,
        coalesce(billing_state, shipping_state) as state,
        coalesce(billing_postal_code, shipping_postal_code) as postal_code,
        coalesce(billing_country, shipping_country) as country,
        phone,
        website,
        coalesce(account_type, industry) as organization_type,
        ownership,
        npi,
        cast(null as {{ dbt.type_string() }}) as ccn,
        cast(null as {{ dbt.type_string() }}) as tax_id,
        coalesce(parent_account_id, primary_parent_account_id) as parent_source_record_id,
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
        'salesforce.account' as landed_from
    from accounts

)

select * from accounts_mapped
