{#- One row per raw row of salesforce.event: as an activity, usable or not. -#}
{{ config(materialized='view') }}

with

events as (

    select * from {{ ref('stg_salesforce__events') }}

),

events_mapped as (

    select
        'salesforce.event' as source_table,
        'salesforce/*' as landing_key,
        source_system,
        'event/' || event_id as activity_record_id,
        'event/' || lower(coalesce(event_type, event_subtype, 'event')) as activity_type,
        occurred_at,
        case
            -- a lead is another kind of record than a contact, in an id space of its own
            when who_id like '00Q%' then 'lead/' || who_id
            else who_id
        end as contact_record_id,
        cast(null as {{ dbt.type_string() }}) as email,
        case
            when account_id is not null then account_id
            -- the object it is about may be an account as well
            when what_id like '001%' then what_id
            else cast(null as {{ dbt.type_string() }})
        end as organization_record_id,
        cast(null as {{ dbt.type_string() }}) as organization_name,
        cast(null as {{ dbt.type_string() }}) as content_id,
        cast(null as {{ dbt.type_string() }}) as campaign_id,
        cast(null as {{ dbt.type_string() }}) as therapy_area,
        cast(null as {{ dbt.type_string() }}) as product,
        cast(null as {{ dbt.type_string() }}) as outcome,
        cast(null as {{ dbt.type_string() }}) as user_agent,
        cast(null as {{ dbt.type_string() }}) as url,
        -- a child is the copy of the event in the calendar of another colleague
        is_deleted or is_child as is_deleted,
        updated_at,
        loaded_at,
        quarantine_reason,
        record_key,
        raw_record
    from events

)

select * from events_mapped
