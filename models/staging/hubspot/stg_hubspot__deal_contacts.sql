{#- One row per raw row of hubspot.deal_contact: a person of a deal. -#}
with

deal_contacts_raw as (

    select * from {{ source('hubspot', 'deal_contact') }}

),

deal_contacts_renamed as (

    select
        ---------- ids
        cast('hubspot' as {{ dbt.type_string() }}) as source_system,
        {{ record_id('deal_id') }} as deal_id,
        {{ record_id('contact_id') }} as contact_id,
        ---------- booleans
        {{ is_row_gone() }} as is_deleted,
        {{ unreadable_times(['_fivetran_synced']) }} as has_unreadable_time,
        ---------- audit
        {{ try_timestamp('_fivetran_synced') }} as loaded_at,
        landing_key,
        {{ raw_row_as_json('hubspot', 'deal_contact') }} as raw_record
    from deal_contacts_raw

),

deal_contacts_judged as (

    select
        *,
        {{ given_key(['deal_id', 'contact_id']) }} as record_key,
        case
            when deal_id is null or contact_id is null then 'missing_key'
            when has_unreadable_time then 'unusable_time'
            else cast(null as {{ dbt.type_string() }})
        end as quarantine_reason
    from deal_contacts_renamed

)

select * from deal_contacts_judged
