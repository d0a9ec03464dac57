{#- One row per raw row of hubspot.email_event: as an activity, usable or not. -#}
{{ config(materialized='view') }}

with

email_events as (

    select * from {{ ref('stg_hubspot__email_events') }}

),

email_event_details as (

    select * from {{ ref('int_hubspot_email_event_details') }}

),

email_events_detailed as (

    select
        email_events.*,
        email_event_details.url,
        email_event_details.user_agent,
        email_event_details.detail,
        lower('email_event/' || email_events.event_type) as event_kind
    from email_events
    left join email_event_details
        on email_events.email_event_id = email_event_details.email_event_id

),

email_events_mapped as (

    select
        'hubspot.email_event' as source_table,
        'hubspot/*' as landing_key,
        source_system,
        'email_event/' || email_event_id as activity_record_id,
        case
            -- only these two mean something else by their detail: a full mailbox is no dead one
            when event_kind in ('email_event/bounce', 'email_event/statuschange')
                then event_kind || coalesce('/' || lower(detail), '')
            else event_kind
        end as activity_type,
        occurred_at,
        cast(null as {{ dbt.type_string() }}) as contact_record_id,
        email,
        cast(null as {{ dbt.type_string() }}) as organization_record_id,
        cast(null as {{ dbt.type_string() }}) as organization_name,
        cast(null as {{ dbt.type_string() }}) as content_id,
        email_campaign_id as campaign_id,
        cast(null as {{ dbt.type_string() }}) as therapy_area,
        cast(null as {{ dbt.type_string() }}) as product,
        case
            when is_filtered then 'filtered'
            else detail
        end as outcome,
        user_agent,
        url,
        false as is_deleted,
        cast(null as timestamp) as updated_at,
        loaded_at,
        quarantine_reason,
        record_key,
        raw_record
    from email_events_detailed

)

select * from email_events_mapped
