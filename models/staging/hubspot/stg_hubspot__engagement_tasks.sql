{#- One row per raw row of hubspot.engagement_task: a version of a task. -#}
with

engagement_tasks_raw as (

    select * from {{ source('hubspot', 'engagement_task') }}

),

engagement_tasks_renamed as (

    select
        ---------- ids
        cast('hubspot' as {{ dbt.type_string() }}) as source_system,
        {{ clean_text('engagement_id') }} as engagement_id,
        ---------- strings
        coalesce(
            {{ clean_text('property_hs_task_status') }},
            {{ clean_text('status') }}
        ) as outcome,
        ---------- booleans
        coalesce({{ try_boolean('_fivetran_deleted') }}, false) as is_deleted,
        ---------- timestamps
        coalesce(
            {{ try_timestamp('property_hs_timestamp') }},
            {{ try_timestamp('property_hs_createdate') }}
        ) as occurred_at,
        {{ try_timestamp('property_hs_lastmodifieddate') }} as updated_at,
        ---------- audit
        {{ try_timestamp('_fivetran_synced') }} as loaded_at,
        landing_key,
        {{ raw_row_as_json('hubspot', 'engagement_task') }} as raw_record
    from engagement_tasks_raw

),

engagement_tasks_judged as (

    select
        *,
        {{ given_key(['engagement_id']) }} as record_key,
        case
            when engagement_id is null then 'missing_key'
            else cast(null as {{ dbt.type_string() }})
        end as quarantine_reason
    from engagement_tasks_renamed

)

select * from engagement_tasks_judged
