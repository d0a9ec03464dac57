{#- One row per raw row of hubspot.engagement_contact: a person who took part in an engagement. -#}
with

engagement_contacts_raw as (

    select * from {{ source('hubspot', 'engagement_contact') }}

),

engagement_contacts_renamed as (

    select
        ---------- ids
        cast('hubspot' as {{ dbt.type_string() }}) as source_system,
        {{ record_id('engagement_id') }} as engagement_id,
        {{ record_id('contact_id') }} as contact_id,
        ---------- strings
        {{ clean_text('engagement_type') }} as engagement_type,
        ---------- booleans
        {{ is_row_gone() }} as is_deleted,
        {{ unreadable_times(['_fivetran_synced']) }} as has_unreadable_time,
        ---------- audit
        {{ try_timestamp('_fivetran_synced') }} as loaded_at,
        landing_key,
        {{ raw_row_as_json('hubspot', 'engagement_contact') }} as raw_record
    from engagement_contacts_raw

),

engagement_contacts_judged as (

    select
        *,
        {{ given_key(['engagement_id', 'contact_id']) }} as record_key,
        case
            when engagement_id is null or contact_id is null then 'missing_key'
            when has_unreadable_time then 'unusable_time'
            else cast(null as {{ dbt.type_string() }})
        end as quarantine_reason
    from engagement_contacts_renamed

)

select * from engagement_contacts_judged
