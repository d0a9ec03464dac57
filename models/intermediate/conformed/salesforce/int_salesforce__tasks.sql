{#- One row per raw row of salesforce.task: as an activity, usable or not. -#}
{{ config(materialized='view') }}

with

tasks as (

    select * from {{ ref('stg_salesforce__tasks') }}

),

tasks_typed as (

    select
        *,
        case
            -- what is still to do tells nothing about anybody
            when not is_closed then 'task/open'
            -- nearly all subtypes are the plain one; then the customer's own type says more
            when lower(coalesce(task_subtype, 'task')) = 'task'
                then 'task/' || lower(coalesce(task_type, 'task'))
            else 'task/' || lower(task_subtype)
        end as activity_type
    from tasks

),

tasks_mapped as (

    select
        'salesforce.task' as source_table,
        'salesforce/*' as landing_key,
        source_system,
        'task/' || task_id as activity_record_id,
        activity_type,
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
        call_disposition as outcome,
        cast(null as {{ dbt.type_string() }}) as user_agent,
        cast(null as {{ dbt.type_string() }}) as url,
        is_deleted,
        updated_at,
        loaded_at,
        quarantine_reason,
        record_key,
        raw_record
    from tasks_typed

)

select * from tasks_mapped
