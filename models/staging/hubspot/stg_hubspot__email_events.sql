{#- One row per raw row of hubspot.email_event: something that happened to one e-mail to one person. -#}
with

email_events_raw as (

    select * from {{ source('hubspot', 'email_event') }}

),

email_events_renamed as (

    select
        ---------- ids
        cast('hubspot' as {{ dbt.type_string() }}) as source_system,
        {{ without_address(clean_text('id')) }} as email_event_id,
        {{ published_id(without_address(clean_text('email_campaign_id'))) }} as email_campaign_id,
        ---------- strings
        {{ clean_text('type') }} as event_type,
        {{ normalize_email('recipient') }} as email,
        {{ refusal_told() }} as refusal_type,
        ---------- booleans
        coalesce({{ try_boolean('filtered_event') }}, false) as is_filtered,
        {{ is_row_gone() }} as is_deleted,
        ---------- timestamps
        {{ try_timestamp('created') }} as occurred_at,
        {{ unreadable_times(['_fivetran_synced']) }} as has_unreadable_order,
        {{ unreadable_times(['created']) }} as has_unreadable_time,
        ---------- audit
        {{ try_timestamp('_fivetran_synced') }} as loaded_at,
        landing_key,
        {{ raw_row_as_json('hubspot', 'email_event') }} as raw_record
    from email_events_raw

),

email_events_judged as (

    select
        *,
        {{ given_key(['email_event_id']) }} as record_key,
        case
            when email_event_id is null then 'missing_key'
            when has_unreadable_order then 'unusable_time'
            when is_deleted then cast(null as {{ dbt.type_string() }})
            when has_unreadable_time then 'unusable_time'
            when event_type is null then 'unknown_type'
            when occurred_at is null then 'unusable_time'
            else cast(null as {{ dbt.type_string() }})
        end as quarantine_reason
    from email_events_renamed

)

select * from email_events_judged
