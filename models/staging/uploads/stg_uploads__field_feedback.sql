{#- One row per raw row of uploads.field_feedback: what the field said about an account. -#}
with

field_feedback_raw as (

    select * from {{ source('uploads', 'field_feedback') }}

),

field_feedback_renamed as (

    select
        ---------- ids
        {{ published_id(without_address(clean_text('feedback_id'))) }} as feedback_id,
        {{ without_address(clean_text('organization_record_id')) }} as organization_record_id,
        {{ clean_text('program_id') }} as program_id,
        ---------- strings
        lower({{ clean_text('verdict') }}) as verdict,
        {{ clean_text('reason') }} as reason,
        {{ clean_text('given_by') }} as given_by,
        ---------- timestamps
        {{ try_timestamp('given_at') }} as given_at,
        {{ unreadable_times(['given_at']) }} as has_unreadable_time,
        ---------- audit
        landing_key,
        {{ raw_row_as_json('uploads', 'field_feedback') }} as raw_record
    from field_feedback_raw

),

field_feedback_judged as (

    select
        *,
        {{ given_key(['feedback_id']) }} as record_key,
        case
            when feedback_id is null then 'missing_key'
            when has_unreadable_time then 'unusable_time'
            else cast(null as {{ dbt.type_string() }})
        end as quarantine_reason
    from field_feedback_renamed

)

select * from field_feedback_judged
