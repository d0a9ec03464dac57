{#- One row per raw row of hubspot.engagement_email: a version of an e-mail that one person wrote to another. -#}
with

engagement_emails_raw as (

    select * from {{ source('hubspot', 'engagement_email') }}

),

engagement_emails_renamed as (

    select
        ---------- ids
        cast('hubspot' as {{ dbt.type_string() }}) as source_system,
        {{ clean_text('engagement_id') }} as engagement_id,
        ---------- strings
        {{ clean_text('property_hs_email_direction') }} as outcome,
        ---------- booleans
        coalesce({{ try_boolean('_fivetran_deleted') }}, false) as is_deleted,
        ---------- timestamps
        coalesce(
            {{ try_timestamp('property_hs_timestamp') }},
            {{ try_timestamp('property_hs_createdate') }}
        ) as occurred_at,
        {{ try_timestamp('property_hs_lastmodifieddate') }} as updated_at,
        ---------- audit
        {{ try_timestamp('_fivetran_synced') }} as loaded_at,
        landing_key,
        {{ raw_row_as_json('hubspot', 'engagement_email') }} as raw_record
    from engagement_emails_raw

),

engagement_emails_judged as (

    select
        *,
        {{ given_key(['engagement_id']) }} as record_key,
        case
            when engagement_id is null then 'missing_key'
            else cast(null as {{ dbt.type_string() }})
        end as quarantine_reason
    from engagement_emails_renamed

)

select * from engagement_emails_judged
