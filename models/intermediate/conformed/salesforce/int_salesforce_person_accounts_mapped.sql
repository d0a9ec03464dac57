{#- One row per usable raw row of salesforce.account that is a person: in the columns that all contact sources share. -#}
{{ config(materialized='view') }}

with

accounts as (

    select * from {{ ref('stg_salesforce__accounts') }}
    where
        quarantine_reason is null
        and is_person_account

),

accounts_mapped as (

    select
        source_system,
        account_id as source_record_id,
        {{ source_record_key('source_system', 'primary_parent_account_id') }}
            as organization_record_key,
        cast(null as {{ dbt.type_string() }}) as organization_name,
        first_name,
        last_name,
        person_email as email,
        phone,
        npi,
        person_title as job_title,
        specialty,
        coalesce(billing_street, shipping_street) as address_line_1,
        coalesce(billing_city, shipping_city) as city,
        coalesce(billing_state, shipping_state) as state,
        coalesce(billing_postal_code, shipping_postal_code) as postal_code,
        coalesce(is_opted_out, false) as is_opted_out,
        is_deleted,
        created_at,
        updated_at,
        loaded_at,
        landing_key,
        'salesforce.account' as landed_from
    from accounts

)

select * from accounts_mapped
