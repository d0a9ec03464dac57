{#- One row per raw row of hubspot.email_event_status_change: how a subscription changed. -#}
with

email_event_status_changes_raw as (

    select * from {{ source('hubspot', 'email_event_status_change') }}

),

email_event_status_changes_renamed as (

    select
        ---------- ids
        cast('hubspot' as {{ dbt.type_string() }}) as source_system,
        {{ clean_text('id') }} as email_event_id,
        ---------- strings
        {{ clean_text('portal_subscription_status') }} as subscription_status,
        {{ clean_text('source') }} as change_source,
        ---------- audit
        {{ try_timestamp('_fivetran_synced') }} as loaded_at,
        landing_key,
        {{ raw_row_as_json('hubspot', 'email_event_status_change') }} as raw_record
    from email_event_status_changes_raw

),

email_event_status_changes_judged as (

    select
        *,
        {{ given_key(['email_event_id']) }} as record_key,
        case
            when email_event_id is null then 'missing_key'
            else cast(null as {{ dbt.type_string() }})
        end as quarantine_reason
    from email_event_status_changes_renamed

)

select * from email_event_status_changes_judged
