{#- One row per raw row of hubspot.email_event_click: which link of an e-mail was followed, and by what. -#}
with

email_event_clicks_raw as (

    select * from {{ source('hubspot', 'email_event_click') }}

),

email_event_clicks_renamed as (

    select
        ---------- ids
        cast('hubspot' as {{ dbt.type_string() }}) as source_system,
        {{ clean_text('id') }} as email_event_id,
        ---------- strings
        {{ clean_text('url') }} as url,
        {{ clean_text('user_agent') }} as user_agent,
        ---------- audit
        {{ try_timestamp('_fivetran_synced') }} as loaded_at,
        landing_key,
        {{ raw_row_as_json('hubspot', 'email_event_click') }} as raw_record
    from email_event_clicks_raw

),

email_event_clicks_judged as (

    select
        *,
        {{ given_key(['email_event_id']) }} as record_key,
        case
            when email_event_id is null then 'missing_key'
            else cast(null as {{ dbt.type_string() }})
        end as quarantine_reason
    from email_event_clicks_renamed

)

select * from email_event_clicks_judged
