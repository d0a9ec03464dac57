{#- One row per raw row of marketo.activity_open_email: an e-mail that was opened. -#}
with

email_opens_raw as (

    select * from {{ source('marketo', 'activity_open_email') }}

),

email_opens_renamed as (

    select
        ---------- ids
        cast('marketo' as {{ dbt.type_string() }}) as source_system,
        {{ clean_text('id') }} as activity_id,
        {{ clean_text('lead_id') }} as lead_id,
        {{ clean_text('campaign_id') }} as campaign_id,
        {{ clean_text('email_template_id') }} as content_id,
        ---------- strings
        cast(null as {{ dbt.type_string() }}) as outcome,
        {{ clean_text('user_agent') }} as user_agent,
        cast(null as {{ dbt.type_string() }}) as url,
        ---------- timestamps
        {{ try_timestamp('activity_date') }} as occurred_at,
        ---------- audit
        {{ try_timestamp('_fivetran_synced') }} as loaded_at,
        landing_key,
        {{ raw_row_as_json('marketo', 'activity_open_email') }} as raw_record
    from email_opens_raw

),

email_opens_judged as (

    select
        *,
        {{ given_key(['activity_id']) }} as record_key,
        case
            when activity_id is null then 'missing_key'
            when occurred_at is null then 'unusable_time'
            else cast(null as {{ dbt.type_string() }})
        end as quarantine_reason
    from email_opens_renamed

)

select * from email_opens_judged
