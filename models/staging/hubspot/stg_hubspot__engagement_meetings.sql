{#- One row per raw row of hubspot.engagement_meeting: a version of a meeting. -#}
with

engagement_meetings_raw as (

    select * from {{ source('hubspot', 'engagement_meeting') }}

),

engagement_meetings_renamed as (

    select
        ---------- ids
        cast('hubspot' as {{ dbt.type_string() }}) as source_system,
        {{ clean_text('engagement_id') }} as engagement_id,
        ---------- strings
        coalesce(
            {{ clean_text('property_hs_meeting_outcome') }},
            {{ clean_text('meeting_outcome') }}
        ) as outcome,
        ---------- booleans
        coalesce({{ try_boolean('_fivetran_deleted') }}, false) as is_deleted,
        ---------- timestamps
        coalesce(
            {{ try_timestamp('property_hs_meeting_start_time') }},
            {{ try_timestamp('start_time') }},
            {{ try_timestamp('property_hs_timestamp') }}
        ) as occurred_at,
        {{ try_timestamp('property_hs_lastmodifieddate') }} as updated_at,
        ---------- audit
        {{ try_timestamp('_fivetran_synced') }} as loaded_at,
        landing_key,
        {{ raw_row_as_json('hubspot', 'engagement_meeting') }} as raw_record
    from engagement_meetings_raw

),

engagement_meetings_judged as (

    select
        *,
        {{ given_key(['engagement_id']) }} as record_key,
        case
            when engagement_id is null then 'missing_key'
            else cast(null as {{ dbt.type_string() }})
        end as quarantine_reason
    from engagement_meetings_renamed

)

select * from engagement_meetings_judged
