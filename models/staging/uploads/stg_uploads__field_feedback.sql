{#-
    One row per raw row of uploads.field_feedback: what the field said about an account. A no needs little: a row
    is quarantined only where it names neither itself nor an account nor a verdict.
-#}
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
        case when {{ try_timestamp('given_at') }} is null then {{ clean_text('given_at') }} end
            as unread_given_at,
        ---------- timestamps
        {{ try_timestamp('given_at') }} as given_at,
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
            when coalesce(feedback_id, organization_record_id, verdict) is null then 'missing_key'
            else cast(null as {{ dbt.type_string() }})
        end as quarantine_reason
    from field_feedback_renamed

)

select * from field_feedback_judged
