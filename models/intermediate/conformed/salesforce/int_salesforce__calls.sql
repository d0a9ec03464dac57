{#- One row per raw row of salesforce.call_2_vod_c: as an activity, usable or not. -#}
{{ config(materialized='view') }}

with

calls as (

    select * from {{ ref('stg_salesforce__calls') }}

),

calls_mapped as (

    select
        'salesforce.call_2_vod_c' as source_table,
        'salesforce/*' as landing_key,
        source_system,
        'call/' || call_id as activity_record_id,
        'call/' || lower(coalesce(status, 'none')) || '/' || lower(coalesce(call_channel, 'none'))
            as activity_type,
        occurred_at,
        -- the account of a call is a person where person accounts are on, else an organization
        account_id as contact_record_id,
        cast(null as {{ dbt.type_string() }}) as email,
        account_id as organization_record_id,
        cast(null as {{ dbt.type_string() }}) as organization_name,
        cast(null as {{ dbt.type_string() }}) as content_id,
        cast(null as {{ dbt.type_string() }}) as campaign_id,
        cast(null as {{ dbt.type_string() }}) as therapy_area,
        -- the first detail had most of the time
        {{ clean_text(dbt.split_part("replace(detailed_products, ';', ',')", "','", 1)) }}
            as product,
        status as outcome,
        cast(null as {{ dbt.type_string() }}) as user_agent,
        cast(null as {{ dbt.type_string() }}) as url,
        is_deleted,
        updated_at,
        loaded_at,
        quarantine_reason,
        record_key,
        raw_record
    from calls

)

select * from calls_mapped
