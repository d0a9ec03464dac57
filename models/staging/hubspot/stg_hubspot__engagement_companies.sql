{#- One row per raw row of hubspot.engagement_company: a company that took part in an engagement. -#}
with

engagement_companies_raw as (

    select * from {{ source('hubspot', 'engagement_company') }}

),

engagement_companies_renamed as (

    select
        ---------- ids
        cast('hubspot' as {{ dbt.type_string() }}) as source_system,
        {{ record_id('engagement_id') }} as engagement_id,
        {{ record_id('company_id') }} as company_id,
        ---------- strings
        {{ clean_text('engagement_type') }} as engagement_type,
        ---------- booleans
        {{ is_row_gone() }} as is_deleted,
        {{ unreadable_times(['_fivetran_synced']) }} as has_unreadable_time,
        ---------- audit
        {{ try_timestamp('_fivetran_synced') }} as loaded_at,
        landing_key,
        {{ raw_row_as_json('hubspot', 'engagement_company') }} as raw_record
    from engagement_companies_raw

),

engagement_companies_judged as (

    select
        *,
        {{ given_key(['engagement_id', 'company_id']) }} as record_key,
        case
            when engagement_id is null or company_id is null then 'missing_key'
            when has_unreadable_time then 'unusable_time'
            else cast(null as {{ dbt.type_string() }})
        end as quarantine_reason
    from engagement_companies_renamed

)

select * from engagement_companies_judged
