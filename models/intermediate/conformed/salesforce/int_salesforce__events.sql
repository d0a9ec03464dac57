{#- One row per raw row of salesforce.event: as an activity, usable or not. -#}
{{ config(materialized='view') }}

with

events as (

    select * from {{ ref('stg_salesforce__events') }}

),

events_typed as (

    select
        *,
        {#- a lead is another kind of record than a contact, in an id space of its own #}
        case
            when who_id like '00Q%' then 'lead/' || who_id
            else who_id
        end as contact_record_id,
        {#- the object it is about may be an account as well #}
        case
            when account_id is not null then account_id
            when what_id like '001%' then what_id
            else cast(null as {{ dbt.type_string() }})
        end as organization_record_id,
        'event/' || lower(coalesce(event_type, event_subtype, 'event')) as activity_type
    from events

),

events_mapped as (

    {#- a child is the copy of the event in the calendar of another colleague #}
    select
        {{ conform('activity', {
            'source_table': "'salesforce.event'",
            'landing_key': "'salesforce/*'",
            'activity_record_id': "'event/' || event_id",
            'is_deleted': 'is_deleted or is_child',
        }, as_named=[
            'activity_type', 'occurred_at', 'contact_record_id', 'organization_record_id',
            'updated_at', 'loaded_at',
        ]) }}
    from events_typed

)

select * from events_mapped
