{#- One row per usable raw row of open_payments.physicians: in the columns that all contact sources share. -#}
{{ config(materialized='view') }}

with

physicians as (

    select * from {{ ref('stg_open_payments__physicians') }}
    where quarantine_reason is null

),

physicians_mapped as (

    select
        source_system,
        profile_id as source_record_id,
        cast(null as {{ dbt.type_string() }}) as organization_record_key,
        cast(null as {{ dbt.type_string() }}) as organization_name,
        first_name,
        last_name,
        cast(null as {{ dbt.type_string() }}) as email,
        cast(null as {{ dbt.type_string() }}) as phone,
        npi,
        cast(null as {{ dbt.type_string() }}) as job_title,
        specialty,
        address_line_1,
        city,
        state,
        postal_code,
        false as is_opted_out,
        false as is_deleted,
        cast(null as timestamp) as created_at,
        cast(null as timestamp) as updated_at,
        cast(null as timestamp) as loaded_at,
        landing_key,
        'open_payments.physicians' as landed_from
    from physicians

)

select * from physicians_mapped
