{#- One row per usable raw row of segment.identifies: in the columns that all contact sources share. -#}
{{ config(materialized='view') }}

with

identifies as (

    select * from {{ ref('stg_segment__identifies') }}
    where quarantine_reason is null

),

identifies_mapped as (

    select
        source_system,
        user_id as source_record_id,
        cast(null as {{ dbt.type_string() }}) as organization_record_key,
        company_name as organization_name,
        first_name,
        last_name,
        email,
        phone,
        cast(null as {{ dbt.type_string() }}) as npi,
        job_title,
        cast(null as {{ dbt.type_string() }}) as specialty,
        cast(null as {{ dbt.type_string() }}) as address_line_1,
        cast(null as {{ dbt.type_string() }}) as city,
        cast(null as {{ dbt.type_string() }}) as state,
        cast(null as {{ dbt.type_string() }}) as postal_code,
        false as is_opted_out,
        false as is_deleted,
        cast(null as timestamp) as created_at,
        occurred_at as updated_at,
        loaded_at,
        landing_key,
        'segment.identifies' as landed_from
    from identifies

)

select * from identifies_mapped
