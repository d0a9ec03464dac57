{#- One row per raw row of salesforce.lead: a version of a person who is not yet at an account. -#}
{{ config(materialized='table') }}

{%- set names = ['first_name', 'last_name', 'title', 'company'] -%}
{%- set emails = ['email'] -%}
{%- set phones = ['phone', 'mobile_phone'] -%}
with

leads_raw as (

    select
        *,
        {{ refusals_beside(names, emails, phones) }}
    from {{ source('salesforce', 'lead') }}

),

leads_renamed as (

    select
        ---------- ids
        cast('salesforce' as {{ dbt.type_string() }}) as source_system,
        {{ salesforce_id('id') }} as lead_id,
        {{ salesforce_id('master_record_id') }} as surviving_lead_id,
        {{ salesforce_id('converted_contact_id') }} as converted_contact_id,
        {{ salesforce_id('converted_account_id') }} as converted_account_id,
        ---------- strings
        {{ clean_text('company') }} as company_name,
        {{ clean_text('first_name') }} as first_name,
        {{ clean_text('last_name') }} as last_name,
        {{ normalize_email('email') }} as email,
        {{ email_parts('email') }} as additional_emails,
        coalesce({{ clean_text('phone') }}, {{ clean_text('mobile_phone') }}) as phone,
        {{ clean_text('title') }} as job_title,
        {{ clean_text('lead_source') }} as lead_source,
        {{ clean_text('street') }} as street,
        {{ clean_text('city') }} as city,
        coalesce({{ clean_text('state_code') }}, {{ clean_text('state') }}) as state,
        {{ clean_text('postal_code') }} as postal_code,
        coalesce({{ clean_text('country_code') }}, {{ clean_text('country') }}) as country,
        {{ unread_refusals('salesforce', 'lead') }},
        {{ refusal_words('salesforce', 'lead', names, emails, phones) }} as refusal_words,
        ---------- booleans
        coalesce({{ try_boolean('is_converted') }}, false) as is_converted,
        (
            {{ has_refused('has_opted_out_of_email') }}
            or refuses_beside_names
            or refuses_beside_emails
        ) as is_opted_out,
        (
            {{ refusal_flag('do_not_call') }}
            or refuses_beside_phones
        ) as is_not_to_be_called,
        (
            coalesce(lacks_phone_refusal, false)
            or coalesce(refuses_calls_elsewhere, false)
        ) as is_silent_on_calls,
        {{ is_bounced('is_email_bounced', 'email_bounced_date', 'email_bounced_reason') }}
            as is_unmailable,
        {{ is_row_gone('is_deleted') }} as is_deleted,
        ---------- timestamps
        {{ try_timestamp('email_bounced_date') }} as unmailable_since,
        {{ try_timestamp('created_date') }} as created_at,
        coalesce(
            {{ try_timestamp('last_modified_date') }},
            {{ try_timestamp('system_modstamp') }},
            {{ refusal_of_unknown_time(
                ['has_opted_out_of_email', 'do_not_call', 'is_email_bounced'],
                ['last_modified_date', 'system_modstamp']
            ) }}
        ) as updated_at,
        {{ unreadable_times([
            'created_date', 'last_modified_date', 'system_modstamp', '_fivetran_synced'
        ]) }} as has_unreadable_time,
        ---------- audit
        {{ try_timestamp('_fivetran_synced') }} as loaded_at,
        landing_key,
        {{ raw_row_as_json('salesforce', 'lead') }} as raw_record
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
                and not (is_opted_out or is_not_to_be_called or is_unmailable)
                then 'unusable_time'
            else cast(null as {{ dbt.type_string() }})
        end as quarantine_reason
    from leads_renamed

)

select * from leads_judged
