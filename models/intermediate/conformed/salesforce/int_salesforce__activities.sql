{#- One row per raw row of salesforce.task and salesforce.event: as an activity, usable or not. -#}
{{ config(materialized='view') }}

with

{{ salesforce_topics_of_objects() }},

tasks as (

    select * from {{ ref('stg_salesforce__tasks') }}

),

tasks_participated as (

    {{ salesforce_activities_with_participants('salesforce.task_relation') }}

),

tasks_typed as (

    select
        tasks.*,
        topics_of_objects.therapy_area,
        topics_of_objects.product,
        {{ salesforce_person('who_id') }} as contact_record_id,
        {{ salesforce_organization() }} as organization_record_id,
        {{ salesforce_task_kind() }} as activity_type,
        tasks_participated.participated_id is not null
        and tasks.who_id is null as is_told_by_participants
    from tasks
    left join tasks_participated
        on tasks.task_id = tasks_participated.participated_id
    left join topics_of_objects
        on tasks.what_id = topics_of_objects.object_id

),

tasks_mapped as (

    select
        {{ conform('activity', {
            'source_table': "'salesforce.task'",
            'landing_key': "'salesforce/*'",
            'activity_record_id': "'task/' || task_id",
            'outcome': 'call_disposition',
            'is_deleted': 'is_deleted or is_told_by_participants',
        }, as_named=[
            'activity_type', 'refusal_type', 'occurred_at', 'contact_record_id', 'organization_record_id',
            'therapy_area', 'product', 'updated_at', 'loaded_at',
        ]) }}
    from tasks_typed

),

events as (

    select * from {{ ref('stg_salesforce__events') }}

),

events_participated as (

    {{ salesforce_activities_with_participants('salesforce.event_relation') }}

),

events_typed as (

    select
        events.*,
        topics_of_objects.therapy_area,
        topics_of_objects.product,
        {{ salesforce_person('who_id') }} as contact_record_id,
        {{ salesforce_organization() }} as organization_record_id,
        {{ salesforce_event_kind() }} as activity_type,
        events_participated.participated_id is not null
        and events.who_id is null as is_told_by_participants
    from events
    left join events_participated
        on events.event_id = events_participated.participated_id
    left join topics_of_objects
        on events.what_id = topics_of_objects.object_id

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
            'therapy_area', 'product', 'updated_at', 'loaded_at',
        ]) }}
    from events_typed

),

activities_unioned as (

    select * from tasks_mapped

    union all

    select * from events_mapped

)

select * from activities_unioned
