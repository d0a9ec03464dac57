{#- One row per raw row of hubspot.contact_form_submission: as an activity, usable or not. -#}
{{ config(materialized='view') }}

with

form_submissions as (

    select * from {{ ref('stg_hubspot__form_submissions') }}

),

form_submissions_mapped as (

    select
        'hubspot.contact_form_submission' as source_table,
        'hubspot/*' as landing_key,
        source_system,
        'form_submission/' || contact_id || '/' || submission_id as activity_record_id,
        'form_submission' as activity_type,
        occurred_at,
        contact_id as contact_record_id,
        cast(null as {{ dbt.type_string() }}) as email,
        cast(null as {{ dbt.type_string() }}) as organization_record_id,
        cast(null as {{ dbt.type_string() }}) as organization_name,
        form_id as content_id,
        cast(null as {{ dbt.type_string() }}) as campaign_id,
        cast(null as {{ dbt.type_string() }}) as therapy_area,
        cast(null as {{ dbt.type_string() }}) as product,
        cast(null as {{ dbt.type_string() }}) as outcome,
        cast(null as {{ dbt.type_string() }}) as user_agent,
        page_url as url,
        false as is_deleted,
        cast(null as timestamp) as updated_at,
        loaded_at,
        quarantine_reason,
        record_key,
        raw_record
    from form_submissions

)

select * from form_submissions_mapped
