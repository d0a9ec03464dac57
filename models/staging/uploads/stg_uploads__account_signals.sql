{#- One row per raw row of uploads.account_signals: something seen at an organization, by nobody in particular. -#}
with

account_signals_raw as (

    select * from {{ source('uploads', 'account_signals') }}

),

account_signals_renamed as (

    select
        ---------- ids
        {{ without_address(clean_text('source_system')) }} as source_system,
        {{ record_id_in('source_system', 'signal_record_id') }} as signal_record_id,
        {{ record_id_in('source_system', 'organization_record_id') }} as organization_record_id,
        ---------- strings
        {{ clean_text('signal_type') }} as signal_type,
        {{ clean_text('organization_name') }} as organization_name,
        {{ clean_text('therapy_area') }} as therapy_area,
        {{ clean_text('source_url') }} as source_url,
        {{ clean_text('note') }} as note,
        ---------- timestamps
        {{ try_timestamp('occurred_at') }} as occurred_at,
        {{ unreadable_times(['occurred_at', 'loaded_at']) }} as has_unreadable_time,
        ---------- audit
        {{ try_timestamp('loaded_at') }} as loaded_at,
        landing_key,
        {{ raw_row_as_json('uploads', 'account_signals') }} as raw_record
    from account_signals_raw

),

account_signals_judged as (

    select
        *,
        {{ given_key(['source_system', 'signal_record_id']) }} as record_key,
        case
            when source_system is null or signal_record_id is null then 'missing_key'
            when has_unreadable_time then 'unusable_time'
            when signal_type is null then 'unknown_type'
            when occurred_at is null then 'unusable_time'
            when organization_record_id is null and organization_name is null then 'missing_value'
            else cast(null as {{ dbt.type_string() }})
        end as quarantine_reason
    from account_signals_renamed

)

select * from account_signals_judged
