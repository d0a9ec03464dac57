{#- One row per raw row of segment.pages: as an activity, usable or not. -#}
{{ config(materialized='view') }}

with

pages as (

    select * from {{ ref('stg_segment__pages') }}

),

pages_mapped as (

    select
        'segment.pages' as source_table,
        'segment/*' as landing_key,
        source_system,
        'page/' || page_view_id as activity_record_id,
        'page' as activity_type,
        occurred_at,
        -- a browser that named nobody yet keeps an id of its own, an alias once it does
        coalesce(user_id, 'anonymous/' || anonymous_id) as contact_record_id,
        cast(null as {{ dbt.type_string() }}) as email,
        cast(null as {{ dbt.type_string() }}) as organization_record_id,
        cast(null as {{ dbt.type_string() }}) as organization_name,
        cast(null as {{ dbt.type_string() }}) as content_id,
        campaign_name as campaign_id,
        cast(null as {{ dbt.type_string() }}) as therapy_area,
        cast(null as {{ dbt.type_string() }}) as product,
        cast(null as {{ dbt.type_string() }}) as outcome,
        user_agent,
        url,
        false as is_deleted,
        cast(null as timestamp) as updated_at,
        loaded_at,
        quarantine_reason,
        record_key,
        raw_record
    from pages

)

select * from pages_mapped
