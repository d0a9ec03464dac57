{#- One row per raw row of hubspot.contact_merge_audit: a person who was merged into another one. -#}
with

contact_merges_raw as (

    select * from {{ source('hubspot', 'contact_merge_audit') }}

),

contact_merges_renamed as (

    select
        ---------- ids
        cast('hubspot' as {{ dbt.type_string() }}) as source_system,
        coalesce(
            {{ record_id('canonical_vid') }},
            {{ record_id('contact_id') }}
        ) as surviving_contact_id,
        {{ record_id('vid_to_merge') }} as retired_contact_id,
        ---------- booleans
        {{ is_row_gone() }} as is_deleted,
        ---------- timestamps
        {{ try_timestamp(adapter.quote('timestamp')) }} as merged_at,
        {{ unreadable_times([
            adapter.quote('timestamp'), '_fivetran_synced'
        ]) }} as has_unreadable_time,
        ---------- audit
        {{ try_timestamp('_fivetran_synced') }} as loaded_at,
        landing_key,
        {{ raw_row_as_json('hubspot', 'contact_merge_audit') }} as raw_record
    from contact_merges_raw

),

contact_merges_judged as (

    select
        *,
        {{ given_key(['surviving_contact_id', 'retired_contact_id']) }} as record_key,
        case
            when surviving_contact_id is null or retired_contact_id is null then 'missing_key'
            when has_unreadable_time then 'unusable_time'
            else cast(null as {{ dbt.type_string() }})
        end as quarantine_reason
    from contact_merges_renamed

)

select * from contact_merges_judged
