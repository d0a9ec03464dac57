{#- One row per raw row of salesforce.task: as an activity, usable or not. -#}
{{ config(materialized='view') }}

with

tasks as (

    select * from {{ ref('stg_salesforce__tasks') }}

),

tasks_typed as (

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
        {#- What is still to do tells nothing about anybody. Nearly all subtypes are the plain one; then the customer's own type says more. #}
        case
            when not is_closed then 'task/open'
            when lower(coalesce(task_subtype, 'task')) = 'task'
                then 'task/' || lower(coalesce(task_type, 'task'))
            else 'task/' || lower(task_subtype)
        end as activity_type
    from tasks

),

tasks_mapped as (

    select
        {{ conform('activity', {
            'source_table': "'salesforce.task'",
            'landing_key': "'salesforce/*'",
            'activity_record_id': "'task/' || task_id",
            'outcome': 'call_disposition',
        }, as_named=[
            'activity_type', 'occurred_at', 'contact_record_id', 'organization_record_id',
            'is_deleted', 'updated_at', 'loaded_at',
        ]) }}
    from tasks_typed

)

select * from tasks_mapped
