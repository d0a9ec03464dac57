{#- One row per raw row of hubspot.deal_company: an organization of a deal. -#}
with

deal_companies_raw as (

    select * from {{ source('hubspot', 'deal_company') }}

),

deal_companies_renamed as (

    select
        ---------- ids
        cast('hubspot' as {{ dbt.type_string() }}) as source_system,
        {{ record_id('deal_id') }} as deal_id,
        {{ record_id('company_id') }} as company_id,
        ---------- booleans
        {{ is_primary_association(['5', '6']) }} as is_primary,
        {{ is_row_gone() }} as is_deleted,
        {{ unreadable_times(['_fivetran_synced']) }} as has_unreadable_time,
        ---------- audit
        {{ try_timestamp('_fivetran_synced') }} as loaded_at,
        landing_key,
        {{ raw_row_as_json('hubspot', 'deal_company') }} as raw_record
    from deal_companies_raw

),

deal_companies_judged as (

    select
        *,
        {{ given_key(['deal_id', 'company_id']) }} as record_key,
        case
            when deal_id is null or company_id is null then 'missing_key'
            when has_unreadable_time then 'unusable_time'
            else cast(null as {{ dbt.type_string() }})
        end as quarantine_reason
    from deal_companies_renamed

)

select * from deal_companies_judged
