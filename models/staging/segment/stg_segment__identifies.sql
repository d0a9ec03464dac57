{#- One row per raw row of segment.identifies: what a browser said about the person before it. -#}
{%- set names = ['first_name', 'last_name', 'title', 'company'] -%}
{%- set emails = ['email'] -%}
with

identifies_raw as (

    select
        *,
        {{ refusals_beside(names, emails) }}
    from {{ source('segment', 'identifies') }}

),

identifies_renamed as (

    select
        ---------- ids
        cast('segment' as {{ dbt.type_string() }}) as source_system,
        {{ without_address(clean_text('id')) }} as identify_id,
        {{ without_address(clean_text('user_id')) }} as user_id,
        {{ without_address(clean_text('anonymous_id')) }} as anonymous_id,
        ---------- strings
        {{ clean_text('first_name') }} as first_name,
        {{ clean_text('last_name') }} as last_name,
        coalesce({{ normalize_email('email') }}, {{ normalize_email('user_id') }}) as email,
        {{ clean_text('phone') }} as phone,
        {{ clean_text('title') }} as job_title,
        {{ clean_text('company') }} as company_name,
        unread_elsewhere,
        {{ refusal_words('segment', 'identifies', names, emails) }} as refusal_words,
        ---------- booleans
        (
            coalesce(refuses_elsewhere, false)
            or refuses_beside_names
            or refuses_beside_emails
        ) as is_opted_out,
        {{ is_row_gone() }} as is_deleted,
        ---------- timestamps
        coalesce(
            {{ try_timestamp(adapter.quote('timestamp')) }},
            {{ try_timestamp('sent_at') }},
            {{ try_timestamp('received_at') }}
        ) as occurred_at,
        {{ unreadable_times([
            adapter.quote('timestamp'), 'sent_at', 'received_at', 'loaded_at'
        ]) }} as has_unreadable_time,
        ---------- audit
        coalesce(
            {{ try_timestamp('loaded_at') }},
            {{ try_timestamp('received_at') }}
        ) as loaded_at,
        landing_key,
        {{ raw_row_as_json('segment', 'identifies') }} as raw_record
    from identifies_raw

),

identifies_judged as (

    select
        *,
        {{ given_key(['identify_id']) }} as record_key,
        case
            when identify_id is null then 'missing_key'
            when has_unreadable_time then 'unusable_time'
            when user_id is null then 'missing_value'
            else cast(null as {{ dbt.type_string() }})
        end as quarantine_reason
    from identifies_renamed

)

select * from identifies_judged
