{#- One row per raw row of hubspot.engagement: the head of a call, meeting, e-mail, note or task. -#}
with

engagements_raw as (

    select * from {{ source('hubspot', 'engagement') }}

),

engagements_renamed as (

    select
        ---------- ids
        cast('hubspot' as {{ dbt.type_string() }}) as source_system,
        {{ record_id('id') }} as engagement_id,
        ---------- strings
        {{ clean_text('type') }} as engagement_type,
        ---------- booleans
        {{ is_row_gone() }} as is_deleted,
        ---------- timestamps
        coalesce(
            {{ try_timestamp(adapter.quote('timestamp')) }},
            {{ try_timestamp('created_at') }}
        ) as occurred_at,
        {{ unreadable_times([
            adapter.quote('timestamp'), 'created_at', '_fivetran_synced'
        ]) }} as has_unreadable_time,
        ---------- audit
        {{ try_timestamp('_fivetran_synced') }} as loaded_at,
        landing_key,
        {{ raw_row_as_json('hubspot', 'engagement') }} as raw_record
    from engagements_raw

),

engagements_judged as (

    select
        *,
        {{ given_key(['engagement_id']) }} as record_key,
        case
            when engagement_id is null then 'missing_key'
            when has_unreadable_time then 'unusable_time'
            else cast(null as {{ dbt.type_string() }})
        end as quarantine_reason
    from engagements_renamed

)

select * from engagements_judged
