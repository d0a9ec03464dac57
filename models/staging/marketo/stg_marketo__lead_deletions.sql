{#- One row per raw row of marketo.activity_delete_lead: a person who was removed. -#}
with

lead_deletions_raw as (

    select * from {{ source('marketo', 'activity_delete_lead') }}

),

lead_deletions_renamed as (

    select
        ---------- ids
        cast('marketo' as {{ dbt.type_string() }}) as source_system,
        {{ clean_text('id') }} as activity_id,
        {{ record_id('lead_id') }} as lead_id,
        ---------- booleans
        {{ is_row_gone() }} as is_deleted,
        ---------- timestamps
        {{ try_timestamp('activity_date') }} as occurred_at,
        {{ unreadable_times(['activity_date', '_fivetran_synced']) }} as has_unreadable_time,
        ---------- audit
        {{ try_timestamp('_fivetran_synced') }} as loaded_at,
        landing_key,
        {{ raw_row_as_json('marketo', 'activity_delete_lead') }} as raw_record
    from lead_deletions_raw

),

lead_deletions_judged as (

    select
        *,
        {{ given_key(['activity_id']) }} as record_key,
        case
            when activity_id is null then 'missing_key'
            when has_unreadable_time then 'unusable_time'
            when lead_id is null then 'missing_value'
            when occurred_at is null then 'unusable_time'
            else cast(null as {{ dbt.type_string() }})
        end as quarantine_reason
    from lead_deletions_renamed

)

select * from lead_deletions_judged
