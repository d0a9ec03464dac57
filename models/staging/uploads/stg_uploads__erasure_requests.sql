{#- One row per raw row of uploads.erasure_requests: a person who asked to be forgotten. -#}
with

erasure_requests_raw as (

    select
        *,
        {#- addresses as people write them; what an address may hold stays. What stands in other columns may be
            of somebody else (who took the request): it is read where the row names nobody by its own. -#}
        {{ replace_pattern(
            with_at_signs(
                "' ' || concat_ws(' ', email, contact_record_id,"
                ~ " case when " ~ clean_text('email') ~ " is null and " ~ clean_text('contact_record_id')
                ~ " is null then undeclared_text end)"
            ),
            '[“”„«»‹›‘’`…→]+| [#*~^$={!]+', ' '
        ) }} as addresses_written
    from {{ source('uploads', 'erasure_requests') }}

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
        {{ address_in('addresses_written', 1) }} as email,
        addresses_written as addresses_given,
        {# ids as given, and in quotes, in brackets or behind their system #}
        concat_ws(
            ';',
            {{ list_of_names(clean_text('contact_record_id')) }},
            case
                when not {{ clean_text('contact_record_id') }} like '%@%'
                    then {{ ids_named('contact_record_id', parts_blanks=none) }}
            end
        ) as ids_given,
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
