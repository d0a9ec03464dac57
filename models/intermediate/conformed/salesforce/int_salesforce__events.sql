{#- One row per raw row of salesforce.event: as an activity, usable or not. -#}
{{ config(materialized='view') }}

with

events as (

    select * from {{ ref('stg_salesforce__events') }}

),

participated as (

    {{ salesforce_activities_with_participants('salesforce.event_relation') }}

),

events_typed as (

    select
        events.*,
        {{ salesforce_person('who_id') }} as contact_record_id,
        {{ salesforce_organization() }} as organization_record_id,
        {{ salesforce_event_kind() }} as activity_type,
        participated.participated_id is not null
        and events.who_id is null as is_told_by_participants
    from events
    left join participated
        on events.event_id = participated.participated_id

),

events_mapped as (

    {#- a child is the copy of the event in the calendar of another colleague #}
    select
        {{ conform('activity', {
            'source_table': "'salesforce.event'",
            'landing_key': "'salesforce/*'",
            'activity_record_id': "'event/' || event_id",
            'is_deleted': 'is_deleted or is_child or is_told_by_participants',
        }, as_named=[
            'activity_type', 'refusal_type', 'occurred_at', 'contact_record_id', 'organization_record_id',
            'updated_at', 'loaded_at',
        ]) }}
    from events_typed

)

select * from events_mapped
