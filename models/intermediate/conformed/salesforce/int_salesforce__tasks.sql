{#- One row per raw row of salesforce.task: as an activity, usable or not. -#}
{{ config(materialized='view') }}

with

tasks as (

    select * from {{ ref('stg_salesforce__tasks') }}

),

participated as (

    {{ salesforce_activities_with_participants('salesforce.task_relation') }}

),

tasks_typed as (

    select
        tasks.*,
        {{ salesforce_person('who_id') }} as contact_record_id,
        {{ salesforce_organization() }} as organization_record_id,
        {{ salesforce_task_kind() }} as activity_type,
        participated.participated_id is not null
        and tasks.who_id is null as is_told_by_participants
    from tasks
    left join participated
        on tasks.task_id = participated.participated_id

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
            'updated_at', 'loaded_at',
        ]) }}
    from tasks_typed

)

select * from tasks_mapped
