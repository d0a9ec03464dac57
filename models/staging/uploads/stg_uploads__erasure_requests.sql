{#- One row per raw row of uploads.erasure_requests: a person who asked to be forgotten. -#}
with

erasure_requests_raw as (

    select * from {{ source('uploads', 'erasure_requests') }}

),

erasure_requests_renamed as (

    select
        ---------- ids
        {{ clean_text('request_id') }} as request_id,
        {{ clean_text('contact_record_id') }} as contact_record_id,
        ---------- strings
        {{ normalize_email('email') }} as email,
        ---------- timestamps
        {{ try_timestamp('requested_at') }} as requested_at,
        ---------- audit
        landing_key,
        {{ raw_row_as_json('uploads', 'erasure_requests') }} as raw_record
    from erasure_requests_raw

),

erasure_requests_judged as (

    select
        *,
        {{ given_key(['request_id']) }} as record_key,
        case
            when request_id is null then 'missing_key'
            when contact_record_id is null and email is null then 'missing_value'
            else cast(null as {{ dbt.type_string() }})
        end as quarantine_reason
    from erasure_requests_renamed

)

select * from erasure_requests_judged
