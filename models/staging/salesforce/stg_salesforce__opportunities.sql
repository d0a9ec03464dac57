{#- One row per raw row of salesforce.opportunity: a version of a sales opportunity. -#}
{{ config(materialized='table') }}

with

opportunities_raw as (

    select * from {{ source('salesforce', 'opportunity') }}

),

opportunities_renamed as (

    select
        ---------- ids
        cast('salesforce' as {{ dbt.type_string() }}) as source_system,
        {{ salesforce_id('id') }} as opportunity_id,
        {{ salesforce_id('account_id') }} as account_id,
        {{ salesforce_id('campaign_id') }} as campaign_id,
        {{ salesforce_id('owner_id') }} as owner_id,
        ---------- strings
        {{ clean_text('name') }} as opportunity_name,
        {{ clean_text('stage_name') }} as stage_name,
        {{ clean_text('type') }} as opportunity_type,
        {{ clean_text('lead_source') }} as lead_source,
        ---------- numbers
        {{ try_decimal('amount') }} as amount_usd,
        ---------- booleans
        {{ try_boolean('is_closed') }} as is_closed,
        {{ try_boolean('is_won') }} as is_won,
        {{ is_row_gone('is_deleted') }} as is_deleted,
        ---------- timestamps
        {{ try_timestamp('close_date') }} as closes_at,
        {{ try_timestamp('created_date') }} as created_at,
        coalesce(
            {{ try_timestamp('last_modified_date') }},
            {{ try_timestamp('system_modstamp') }}
        ) as updated_at,
        {{ unreadable_times([
            'close_date', 'created_date', 'last_modified_date', 'system_modstamp',
            '_fivetran_synced'
        ]) }} as has_unreadable_time,
        ---------- audit
        {{ try_timestamp('_fivetran_synced') }} as loaded_at,
        landing_key,
        {{ raw_row_as_json('salesforce', 'opportunity') }} as raw_record
    from opportunities_raw

),

opportunities_judged as (

    select
        *,
        {{ given_key(['opportunity_id']) }} as record_key,
        case
            when opportunity_id is null then 'missing_key'
            when has_unreadable_time then 'unusable_time'
            else cast(null as {{ dbt.type_string() }})
        end as quarantine_reason
    from opportunities_renamed

)

select * from opportunities_judged
