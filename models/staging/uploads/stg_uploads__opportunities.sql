{#- One row per raw row of uploads.opportunities: a version of a sales opportunity. -#}
{{ config(materialized='table') }}

with

opportunities_raw as (

    select * from {{ source('uploads', 'opportunities') }}

),

opportunities_renamed as (

    select
        ---------- ids
        {{ without_address(clean_text('source_system')) }} as source_system,
        {{ record_id_in('source_system', 'opportunity_record_id') }} as opportunity_record_id,
        {{ record_id_in('source_system', 'organization_record_id') }} as organization_record_id,
        {{ clean_text('program_id') }} as program_id,
        ---------- strings
        {{ clean_text('stage') }} as stage,
        ---------- numbers
        {{ try_decimal('amount_usd') }} as amount_usd,
        ---------- booleans
        {{ try_boolean('is_won') }} as is_won,
        ---------- timestamps
        {{ try_timestamp('created_at') }} as created_at,
        {{ try_timestamp('closed_at') }} as closed_at,
        {{ try_timestamp('updated_at') }} as updated_at,
        {{ unreadable_times([
            'created_at', 'closed_at', 'updated_at', 'loaded_at'
        ]) }} as has_unreadable_time,
        ---------- audit
        {{ try_timestamp('loaded_at') }} as loaded_at,
        landing_key,
        {{ raw_row_as_json('uploads', 'opportunities') }} as raw_record
    from opportunities_raw

),

opportunities_judged as (

    select
        *,
        {{ given_key(['source_system', 'opportunity_record_id']) }} as record_key,
        case
            when source_system is null or opportunity_record_id is null then 'missing_key'
            when has_unreadable_time then 'unusable_time'
            else cast(null as {{ dbt.type_string() }})
        end as quarantine_reason
    from opportunities_renamed

)

select * from opportunities_judged
