{#- One row per raw row of hubspot.engagement_call: a version of a telephone call that was logged. -#}
with

engagement_calls_raw as (

    select * from {{ source('hubspot', 'engagement_call') }}

),

engagement_calls_renamed as (

    select
        ---------- ids
        cast('hubspot' as {{ dbt.type_string() }}) as source_system,
        {{ clean_text('engagement_id') }} as engagement_id,
        ---------- strings
        coalesce(
            {{ clean_text('property_hs_call_disposition') }},
            {{ clean_text('disposition') }}
        ) as outcome,
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
        {{ raw_row_as_json('hubspot', 'engagement_call') }} as raw_record
    from engagement_calls_raw

),

engagement_calls_judged as (

    select
        *,
        {{ given_key(['engagement_id']) }} as record_key,
        case
            when engagement_id is null then 'missing_key'
            else cast(null as {{ dbt.type_string() }})
        end as quarantine_reason
    from engagement_calls_renamed

)

select * from engagement_calls_judged
