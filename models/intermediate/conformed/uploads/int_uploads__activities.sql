{#- One row per raw row of uploads.activities and uploads.account_signals: as an activity, usable or not. -#}
{{ config(materialized='view') }}

with

activities as (

    select * from {{ ref('stg_uploads__activities') }}

),

account_signals as (

    select * from {{ ref('stg_uploads__account_signals') }}

),

activities_mapped as (

    select
        'uploads.activities' as source_table,
        landing_key,
        source_system,
        activity_record_id,
        activity_type,
        occurred_at,
        contact_record_id,
        email,
        organization_record_id,
        organization_name,
        content_id,
        campaign_id,
        therapy_area,
        product,
        outcome,
        user_agent,
        url,
        is_deleted,
        updated_at,
        loaded_at,
        quarantine_reason,
        record_key,
        raw_record
    from activities

),

account_signals_mapped as (

    select
        'uploads.account_signals' as source_table,
        landing_key,
        source_system,
        'account_signal/' || signal_record_id as activity_record_id,
        signal_type as activity_type,
        occurred_at,
        cast(null as {{ dbt.type_string() }}) as contact_record_id,
        cast(null as {{ dbt.type_string() }}) as email,
        organization_record_id,
        organization_name,
        cast(null as {{ dbt.type_string() }}) as content_id,
        cast(null as {{ dbt.type_string() }}) as campaign_id,
        therapy_area,
        cast(null as {{ dbt.type_string() }}) as product,
        cast(null as {{ dbt.type_string() }}) as outcome,
        cast(null as {{ dbt.type_string() }}) as user_agent,
        source_url as url,
        false as is_deleted,
        cast(null as timestamp) as updated_at,
        loaded_at,
        quarantine_reason,
        record_key,
        raw_record
    from account_signals

),

activities_unioned as (

    select * from activities_mapped

    union all

    select * from account_signals_mapped

)

select * from activities_unioned
