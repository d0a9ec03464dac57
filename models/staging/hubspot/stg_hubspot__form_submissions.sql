{#- One row per raw row of hubspot.contact_form_submission: a form that a person sent in. -#}
with

form_submissions_raw as (

    select * from {{ source('hubspot', 'contact_form_submission') }}

),

form_submissions_renamed as (

    select
        ---------- ids
        cast('hubspot' as {{ dbt.type_string() }}) as source_system,
        {{ record_id('contact_id') }} as contact_id,
        coalesce(
            {{ without_address(clean_text('conversion_id')) }},
            {{ without_address(clean_text('form_id')) }}
            || '/' || {{ clean_text(adapter.quote('timestamp')) }}
        ) as submission_id,
        {{ without_address(clean_text('form_id')) }} as form_id,
        ---------- strings
        {{ clean_text('page_url') }} as page_url,
        {{ clean_text('title') }} as page_title,
        {{ refusal_told(page="concat_ws(' ', page_url, title)") }} as refusal_type,
        ---------- booleans
        {{ is_row_gone() }} as is_deleted,
        ---------- timestamps
        {{ try_timestamp(adapter.quote('timestamp')) }} as occurred_at,
        {{ unreadable_times(['_fivetran_synced']) }} as has_unreadable_order,
        {{ unreadable_times([adapter.quote('timestamp')]) }} as has_unreadable_time,
        ---------- audit
        {{ try_timestamp('_fivetran_synced') }} as loaded_at,
        landing_key,
        {{ raw_row_as_json('hubspot', 'contact_form_submission') }} as raw_record
    from form_submissions_raw

),

form_submissions_judged as (

    select
        *,
        {{ given_key(['contact_id', 'submission_id']) }} as record_key,
        case
            when contact_id is null or submission_id is null then 'missing_key'
            when has_unreadable_order then 'unusable_time'
            when is_deleted then cast(null as {{ dbt.type_string() }})
            when has_unreadable_time then 'unusable_time'
            when occurred_at is null then 'unusable_time'
            else cast(null as {{ dbt.type_string() }})
        end as quarantine_reason
    from form_submissions_renamed

)

select * from form_submissions_judged
