{#- One row per raw row of salesforce.event: a version of an entry of a calendar. -#}
with

events_raw as (

    select * from {{ source('salesforce', 'event') }}

),

events_renamed as (

    select
        ---------- ids
        cast('salesforce' as {{ dbt.type_string() }}) as source_system,
        {{ salesforce_id('id') }} as event_id,
        {{ salesforce_id('who_id') }} as who_id,
        {{ salesforce_id('what_id') }} as what_id,
        {{ salesforce_id('account_id') }} as account_id,
        ---------- strings
        {{ clean_text('type') }} as event_type,
        {{ clean_text('event_subtype') }} as event_subtype,
        {{ refusal_told(types=adapter.quote('type')) }} as refusal_type,
        ---------- booleans
        coalesce({{ try_boolean('is_child') }}, false) as is_child,
        {{ is_row_gone('is_deleted') }} as is_deleted,
        ---------- timestamps
        coalesce(
            {{ try_timestamp('start_date_time') }},
            {{ try_timestamp('activity_date_time') }},
            {{ try_timestamp('activity_date') }}
        ) as occurred_at,
        coalesce(
            {{ try_timestamp('last_modified_date') }},
            {{ try_timestamp('system_modstamp') }}
        ) as updated_at,
        {{ unreadable_times([
            'last_modified_date', 'system_modstamp', '_fivetran_synced'
        ]) }} as has_unreadable_order,
        {{ unreadable_times([
            'start_date_time', 'activity_date_time', 'activity_date'
        ]) }} as has_unreadable_time,
        ---------- audit
        {{ try_timestamp('_fivetran_synced') }} as loaded_at,
        landing_key,
        {{ raw_row_as_json('salesforce', 'event') }} as raw_record
    from events_raw

),

events_judged as (

    select
        *,
        {{ given_key(['event_id']) }} as record_key,
        case
            when event_id is null then 'missing_key'
            when has_unreadable_order then 'unusable_time'
            when is_deleted then cast(null as {{ dbt.type_string() }})
            when has_unreadable_time then 'unusable_time'
            when occurred_at is null then 'unusable_time'
            else cast(null as {{ dbt.type_string() }})
        end as quarantine_reason
    from events_renamed

)

select * from events_judged
