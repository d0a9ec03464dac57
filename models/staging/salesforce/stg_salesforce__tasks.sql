{#- One row per raw row of salesforce.task: a version of something to do or done, a call or an e-mail among them. -#}
with

tasks_raw as (

    select * from {{ source('salesforce', 'task') }}

),

tasks_renamed as (

    select
        ---------- ids
        cast('salesforce' as {{ dbt.type_string() }}) as source_system,
        {{ salesforce_id('id') }} as task_id,
        {{ salesforce_id('who_id') }} as who_id,
        {{ salesforce_id('what_id') }} as what_id,
        {{ salesforce_id('account_id') }} as account_id,
        ---------- strings
        {{ clean_text('type') }} as task_type,
        {{ clean_text('task_subtype') }} as task_subtype,
        {{ clean_text('call_disposition') }} as call_disposition,
        {{ clean_text('status') }} as status,
        {# the text of a mail is ours #}
        {{ refusal_told(
            words="concat_ws(' ; ', type, task_subtype, status)",
            types=adapter.quote('type'),
            is_mail="coalesce(lower(concat_ws(' ', type, task_subtype)) like '%mail%', false)",
        ) }} as refusal_type,
        ---------- booleans
        coalesce({{ try_boolean('is_closed') }}, false) as is_closed,
        {{ is_row_gone('is_deleted') }} as is_deleted,
        ---------- timestamps
        coalesce(
            {{ try_timestamp('completed_date_time') }},
            {{ try_timestamp('activity_date') }},
            {{ try_timestamp('created_date') }}
        ) as occurred_at,
        coalesce(
            {{ try_timestamp('last_modified_date') }},
            {{ try_timestamp('system_modstamp') }}
        ) as updated_at,
        {{ unreadable_times([
            'last_modified_date', 'system_modstamp', '_fivetran_synced'
        ]) }} as has_unreadable_order,
        {{ unreadable_times([
            'completed_date_time', 'activity_date', 'created_date'
        ]) }} as has_unreadable_time,
        ---------- audit
        {{ try_timestamp('_fivetran_synced') }} as loaded_at,
        landing_key,
        {{ raw_row_as_json('salesforce', 'task') }} as raw_record
    from tasks_raw

),

tasks_judged as (

    select
        *,
        {{ given_key(['task_id']) }} as record_key,
        case
            when task_id is null then 'missing_key'
            when has_unreadable_order then 'unusable_time'
            when is_deleted then cast(null as {{ dbt.type_string() }})
            when has_unreadable_time then 'unusable_time'
            when occurred_at is null then 'unusable_time'
            else cast(null as {{ dbt.type_string() }})
        end as quarantine_reason
    from tasks_renamed

)

select * from tasks_judged
