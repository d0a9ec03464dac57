{#- One row per usable raw row of salesforce.contact: in the columns that all contact sources share. -#}
{{ config(materialized='view') }}

with

contacts as (

    select * from {{ ref('stg_salesforce__contacts') }}
    where quarantine_reason is null

),

contacts_mapped as (

    select
        source_system,
        contact_id as source_record_id,
        {{ source_record_key('source_system', 'account_id') }} as organization_record_key,
        cast(null as {{ dbt.type_string() }}) as organization_name,
        first_name,
        last_name,
        email,
        phone,
        npi,
        job_title,
        specialty,
        mailing_street as address_line_1,
        mailing_city as city,
        mailing_state as state,
        mailing_postal_code as postal_code,
        coalesce(is_opted_out, false) as is_opted_out,
        is_deleted,
        created_at,
        updated_at,
        loaded_at,
        landing_key,
        'salesforce.contact' as landed_from
    from contacts

)

select * from contacts_mapped
