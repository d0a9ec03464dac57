{#- One row per raw row of salesforce.call_2_vod_c: a version of a visit or remote call in Veeva CRM. -#}
with

calls_raw as (

    select * from {{ source('salesforce', 'call_2_vod_c') }}

),

calls_renamed as (

    select
        ---------- ids
        cast('salesforce' as {{ dbt.type_string() }}) as source_system,
        {{ salesforce_id('id') }} as call_id,
        {{ salesforce_id('account_vod_c') }} as account_id,
        {{ salesforce_id('parent_call_vod_c') }} as parent_call_id,
        {{ salesforce_id('owner_id') }} as owner_id,
        ---------- strings
        {{ clean_text('call_type_vod_c') }} as call_type,
        {{ clean_text('call_channel_vod_c') }} as call_channel,
        {{ clean_text('status_vod_c') }} as status,
        {{ clean_text('detailed_products_vod_c') }} as detailed_products,
        ---------- booleans
        {{ is_row_gone('is_deleted') }} as is_deleted,
        ---------- timestamps
        coalesce(
            {{ try_timestamp('call_datetime_vod_c') }},
            {{ try_timestamp('call_date_vod_c') }}
        ) as occurred_at,
        coalesce(
            {{ try_timestamp('last_modified_date') }},
            {{ try_timestamp('system_modstamp') }}
        ) as updated_at,
        {{ unreadable_times([
            'last_modified_date', 'system_modstamp', '_fivetran_synced'
        ]) }} as has_unreadable_order,
        {{ unreadable_times(['call_datetime_vod_c', 'call_date_vod_c']) }} as has_unreadable_time,
        ---------- audit
        {{ try_timestamp('_fivetran_synced') }} as loaded_at,
        landing_key,
        {{ raw_row_as_json('salesforce', 'call_2_vod_c') }} as raw_record
    from calls_raw

),

calls_judged as (

    select
        *,
        {{ given_key(['call_id']) }} as record_key,
        case
            when call_id is null then 'missing_key'
            when has_unreadable_order then 'unusable_time'
            when is_deleted then cast(null as {{ dbt.type_string() }})
            when has_unreadable_time then 'unusable_time'
            when occurred_at is null then 'unusable_time'
            else cast(null as {{ dbt.type_string() }})
        end as quarantine_reason
    from calls_renamed

)

select * from calls_judged
