{#- One row per raw row of marketo.activity_change_data_value: an attribute of a person that changed. -#}
with

data_value_changes_raw as (

    select * from {{ source('marketo', 'activity_change_data_value') }}

),

data_value_changes_renamed as (

    select
        ---------- ids
        cast('marketo' as {{ dbt.type_string() }}) as source_system,
        {{ clean_text('id') }} as activity_id,
        {{ record_id('lead_id') }} as lead_id,
        ---------- strings
        {{ clean_text('primary_attribute_value') }} as attribute_name,
        {{ clean_text('old_value') }} as old_value,
        {{ clean_text('new_value') }} as new_value,
        {{ refusal_word_of_attribute('primary_attribute_value', 'new_value') }} as refusal_words,
        ---------- booleans
        {{ is_row_gone() }} as is_deleted,
        ---------- timestamps
        {{ try_timestamp('activity_date') }} as occurred_at,
        {{ unreadable_times(['activity_date', '_fivetran_synced']) }} as has_unreadable_time,
        ---------- audit
        {{ try_timestamp('_fivetran_synced') }} as loaded_at,
        landing_key,
        {{ raw_row_as_json('marketo', 'activity_change_data_value') }} as raw_record
    from data_value_changes_raw

),

data_value_changes_judged as (

    select
        *,
        {{ given_key(['activity_id']) }} as record_key,
        case
            when activity_id is null then 'missing_key'
            when has_unreadable_time then 'unusable_time'
            when occurred_at is null then 'unusable_time'
            else cast(null as {{ dbt.type_string() }})
        end as quarantine_reason
    from data_value_changes_renamed

)

select * from data_value_changes_judged
