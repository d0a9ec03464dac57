{#- One row per raw row of marketo.lead: a version of a person. -#}
{{ config(materialized='table') }}

{%- set names = ['first_name', 'last_name', 'title', 'company'] -%}
{%- set emails = ['email'] -%}
{%- set phones = ['phone', 'mobile_phone'] -%}
with

leads_raw as (

    select
        *,
        {{ refusals_beside(names, emails, phones) }}
    from {{ source('marketo', 'lead') }}

),

leads_renamed as (

    select
        ---------- ids
        cast('marketo' as {{ dbt.type_string() }}) as source_system,
        {{ record_id('id') }} as lead_id,
        ---------- strings
        {{ clean_text('company') }} as company_name,
        {{ clean_text('first_name') }} as first_name,
        {{ clean_text('last_name') }} as last_name,
        {{ normalize_email('email') }} as email,
        {{ email_parts('email') }} as additional_emails,
        coalesce({{ clean_text('phone') }}, {{ clean_text('mobile_phone') }}) as phone,
        {{ clean_text('title') }} as job_title,
        {{ clean_text('address') }} as address_line_1,
        {{ clean_text('city') }} as city,
        {{ clean_text('state') }} as state,
        {{ clean_text('postal_code') }} as postal_code,
        {{ clean_text('country') }} as country,
        {{ unread_refusals('marketo', 'lead') }},
        {{ refusal_words('marketo', 'lead', names, emails, phones) }} as refusal_words,
        ---------- booleans
        (
            {{ has_refused('unsubscribed') }}
            or refuses_beside_names
            or refuses_beside_emails
        ) as is_opted_out,
        (
            {{ refusal_flag('black_listed') }}
            or {{ refusal_flag('marketing_suspended') }}
        ) as is_blocked,
        (
            {{ refusal_flag('do_not_call') }}
            or refuses_beside_phones
        ) as is_not_to_be_called,
        (
            coalesce(lacks_phone_refusal, false)
            or coalesce(refuses_calls_elsewhere, false)
        ) as is_silent_on_calls,
        {{ refusal_flag('email_invalid') }} as is_email_invalid,
        {{ refusal_flag('email_suspended') }} as is_email_suspended,
        {{ is_row_gone() }} as is_deleted,
        ---------- timestamps
        {{ try_timestamp('email_suspended_at') }} as email_suspended_at,
        {{ try_timestamp('created_at') }} as created_at,
        coalesce(
            {{ try_timestamp('updated_at') }},
            {{ refusal_of_unknown_time([
                'unsubscribed', 'black_listed', 'marketing_suspended', 'do_not_call',
                'email_invalid'
            ], ['updated_at']) }}
        ) as updated_at,
        {{ unreadable_times([
            'created_at', 'updated_at', '_fivetran_synced'
        ]) }} as has_unreadable_time,
        ---------- audit
        {{ try_timestamp('_fivetran_synced') }} as loaded_at,
        landing_key,
        {{ raw_row_as_json('marketo', 'lead') }} as raw_record
    from leads_raw

),

leads_judged as (

    select
        *,
        {{ given_key(['lead_id']) }} as record_key,
        case
            when lead_id is null then 'missing_key'
            {# a refusal is kept: it counts as of now #}
            when
                has_unreadable_time
                and not (is_opted_out or is_blocked or is_not_to_be_called or is_email_invalid)
                then 'unusable_time'
            else cast(null as {{ dbt.type_string() }})
        end as quarantine_reason
    from leads_renamed

)

select * from leads_judged
