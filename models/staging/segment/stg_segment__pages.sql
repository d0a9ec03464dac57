{#- One row per raw row of segment.pages: a page that a browser showed. -#}
with

pages_raw as (

    select * from {{ source('segment', 'pages') }}

),

pages_renamed as (

    select
        ---------- ids
        cast('segment' as {{ dbt.type_string() }}) as source_system,
        {{ without_address(clean_text('id')) }} as page_view_id,
        {{ without_address(clean_text('user_id')) }} as user_id,
        {{ without_address(clean_text('anonymous_id')) }} as anonymous_id,
        ---------- strings
        {{ clean_text('url') }} as url,
        {{ refusal_told(page='url') }} as refusal_type,
        {{ clean_text('context_campaign_name') }} as campaign_name,
        {{ clean_text('context_user_agent') }} as user_agent,
        ---------- booleans
        {{ is_row_gone() }} as is_deleted,
        ---------- timestamps
        coalesce(
            {{ try_timestamp(adapter.quote('timestamp')) }},
            {{ try_timestamp('sent_at') }},
            {{ try_timestamp('received_at') }}
        ) as occurred_at,
        {{ unreadable_times(['received_at', 'loaded_at']) }} as has_unreadable_order,
        {{ unreadable_times([adapter.quote('timestamp'), 'sent_at']) }} as has_unreadable_time,
        ---------- audit
        coalesce(
            {{ try_timestamp('loaded_at') }},
            {{ try_timestamp('received_at') }}
        ) as loaded_at,
        landing_key,
        {{ raw_row_as_json('segment', 'pages') }} as raw_record
    from pages_raw

),

pages_judged as (

    select
        *,
        {{ given_key(['page_view_id']) }} as record_key,
        case
            when page_view_id is null then 'missing_key'
            when has_unreadable_order then 'unusable_time'
            when is_deleted then cast(null as {{ dbt.type_string() }})
            when has_unreadable_time then 'unusable_time'
            when occurred_at is null then 'unusable_time'
            else cast(null as {{ dbt.type_string() }})
        end as quarantine_reason
    from pages_renamed

)

select * from pages_judged
