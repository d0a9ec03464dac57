{#- One row per raw row of uploads.erasure_requests: a person who asked to be forgotten. -#}
with

erasure_requests_raw as (

    select * from {{ source('uploads', 'erasure_requests') }}

),

erasure_requests_renamed as (

    select
        ---------- ids
        {{ clean_text('request_id') }} as request_id,
        {#- an id that is an address is read as one #}
        case
            when not {{ clean_text('contact_record_id') }} like '%@%'
                then {{ clean_text('contact_record_id') }}
        end as contact_record_id,
        ---------- strings
        {{ address_in("concat_ws(' ', email, contact_record_id)", 1) }} as email,
        concat_ws(' ', email, contact_record_id) as addresses_given,
        {{ list_of_names(clean_text('contact_record_id')) }} as ids_given,
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
        {{ erasure_hash(
            'request', "concat(coalesce(email, ''), '|', coalesce(contact_record_id, ''))"
        ) }} as request_hash,
        {#- a request needs no id and no time to be one; what it cannot do is name nobody #}
        case
            when contact_record_id is null and email is null then 'missing_value'
            else cast(null as {{ dbt.type_string() }})
        end as quarantine_reason
    from erasure_requests_renamed

)

select * from erasure_requests_judged
