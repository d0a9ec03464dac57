{#- One row per raw row of salesforce.campaign: a version of a campaign. -#}
{{ config(materialized='table') }}

with

campaigns_raw as (

    select * from {{ source('salesforce', 'campaign') }}

),

campaigns_renamed as (

    select
        ---------- ids
        cast('salesforce' as {{ dbt.type_string() }}) as source_system,
        {{ salesforce_id('id') }} as campaign_id,
        {{ salesforce_id('parent_id') }} as parent_campaign_id,
        ---------- strings
        {{ clean_text('name') }} as campaign_name,
        {{ clean_text('type') }} as campaign_type,
        {{ clean_text('status') }} as status,
        ---------- booleans
        {{ try_boolean('is_active') }} as is_active,
        {{ is_row_gone('is_deleted') }} as is_deleted,
        ---------- timestamps
        {{ try_timestamp('start_date') }} as starts_at,
        {{ try_timestamp('end_date') }} as ends_at,
        {{ try_timestamp('created_date') }} as created_at,
        coalesce(
            {{ try_timestamp('last_modified_date') }},
            {{ try_timestamp('system_modstamp') }}
        ) as updated_at,
        {{ unreadable_times([
            'start_date', 'end_date', 'created_date', 'last_modified_date', 'system_modstamp',
            '_fivetran_synced'
        ]) }} as has_unreadable_time,
        ---------- audit
        {{ try_timestamp('_fivetran_synced') }} as loaded_at,
        landing_key,
        {{ raw_row_as_json('salesforce', 'campaign') }} as raw_record
    from campaigns_raw

),

campaigns_judged as (

    select
        *,
        {{ given_key(['campaign_id']) }} as record_key,
        case
            when campaign_id is null then 'missing_key'
            when has_unreadable_time then 'unusable_time'
            else cast(null as {{ dbt.type_string() }})
        end as quarantine_reason
    from campaigns_renamed

)

select * from campaigns_judged
