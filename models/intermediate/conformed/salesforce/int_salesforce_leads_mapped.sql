{#- One row per usable raw row of salesforce.lead: in the columns that all contact sources share. -#}
{{ config(materialized='view') }}

with

leads as (

    select * from {{ ref('stg_salesforce__leads') }}
    where quarantine_reason is null

),

leads_mapped as (

    select
        source_system,
        'lead/' || lead_id as source_record_id,
        {{ source_record_key('source_system', 'converted_account_id') }} as organization_record_key,
        company_name as organization_name,
        first_name,
        last_name,
        email,
        phone,
        cast(null as {{ dbt.type_string() }}) as npi,
        job_title,
        cast(null as {{ dbt.type_string() }}) as specialty,
        street as address_line_1,
        city,
        state,
        postal_code,
        coalesce(is_opted_out, false) as is_opted_out,
        is_deleted,
        created_at,
        updated_at,
        loaded_at,
        landing_key,
        'salesforce.lead' as landed_from
    from leads

)

select * from leads_mapped
