{#- One row per raw row of hubspot.deal: a version of a deal. -#}
{{ config(materialized='table') }}

with

deals_raw as (

    select * from {{ source('hubspot', 'deal') }}

),

deals_renamed as (

    select
        ---------- ids
        cast('hubspot' as {{ dbt.type_string() }}) as source_system,
        {{ record_id('deal_id') }} as deal_id,
        {{ record_id('deal_pipeline_id') }} as pipeline_id,
        {{ record_id('deal_pipeline_stage_id') }} as stage_id,
        {{ clean_text('owner_id') }} as owner_id,
        ---------- strings
        {{ clean_text('property_dealname') }} as deal_name,
        ---------- numbers
        {{ try_decimal('property_amount') }} as amount_usd,
        ---------- booleans
        {{ is_row_gone('is_deleted') }} as is_deleted,
        ---------- timestamps
        {{ try_timestamp('property_closedate') }} as closes_at,
        {{ try_timestamp('property_createdate') }} as created_at,
        {{ try_timestamp('property_hs_lastmodifieddate') }} as updated_at,
        {{ unreadable_times([
            'property_closedate', 'property_createdate', 'property_hs_lastmodifieddate',
            '_fivetran_synced'
        ]) }} as has_unreadable_time,
        ---------- audit
        {{ try_timestamp('_fivetran_synced') }} as loaded_at,
        landing_key,
        {{ raw_row_as_json('hubspot', 'deal') }} as raw_record
    from deals_raw

),

deals_judged as (

    select
        *,
        {{ given_key(['deal_id']) }} as record_key,
        case
            when deal_id is null then 'missing_key'
            when has_unreadable_time then 'unusable_time'
            else cast(null as {{ dbt.type_string() }})
        end as quarantine_reason
    from deals_renamed

)

select * from deals_judged
