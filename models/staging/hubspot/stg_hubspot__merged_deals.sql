{#- One row per raw row of hubspot.merged_deal: a deal that was merged into another one. -#}
with

merged_deals_raw as (

    select * from {{ source('hubspot', 'merged_deal') }}

),

merged_deals_renamed as (

    select
        ---------- ids
        cast('hubspot' as {{ dbt.type_string() }}) as source_system,
        {{ record_id('deal_id') }} as surviving_deal_id,
        {{ record_id('merged_deal_id') }} as retired_deal_id,
        {{ unreadable_times(['_fivetran_synced']) }} as has_unreadable_time,
        ---------- audit
        {{ try_timestamp('_fivetran_synced') }} as loaded_at,
        landing_key,
        {{ raw_row_as_json('hubspot', 'merged_deal') }} as raw_record
    from merged_deals_raw

),

merged_deals_judged as (

    select
        *,
        {{ given_key(['surviving_deal_id', 'retired_deal_id']) }} as record_key,
        case
            when surviving_deal_id is null or retired_deal_id is null then 'missing_key'
            when has_unreadable_time then 'unusable_time'
            else cast(null as {{ dbt.type_string() }})
        end as quarantine_reason
    from merged_deals_renamed

)

select * from merged_deals_judged
