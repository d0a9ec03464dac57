{#- One row per raw row of hubspot.email_event_dropped: why an e-mail was not sent. -#}
with

email_event_drops_raw as (

    select * from {{ source('hubspot', 'email_event_dropped') }}

),

email_event_drops_renamed as (

    select
        ---------- ids
        cast('hubspot' as {{ dbt.type_string() }}) as source_system,
        {{ clean_text('id') }} as email_event_id,
        ---------- strings
        {{ clean_text('drop_reason') }} as drop_reason,
        ---------- audit
        {{ try_timestamp('_fivetran_synced') }} as loaded_at,
        landing_key,
        {{ raw_row_as_json('hubspot', 'email_event_dropped') }} as raw_record
    from email_event_drops_raw

),

email_event_drops_judged as (

    select
        *,
        {{ given_key(['email_event_id']) }} as record_key,
        case
            when email_event_id is null then 'missing_key'
            else cast(null as {{ dbt.type_string() }})
        end as quarantine_reason
    from email_event_drops_renamed

)

select * from email_event_drops_judged
