{#- One row per raw row of hubspot.contact: a version of a person. -#}
{{ config(materialized='table') }}

{%- set names = ['property_firstname', 'property_lastname', 'property_jobtitle', 'property_company'] -%}
{%- set emails = ['property_email', 'property_hs_additional_emails', 'property_work_email'] -%}
{%- set phones = ['property_phone', 'property_mobilephone'] -%}
with

contacts_raw as (

    select
        *,
        {{ refusals_beside(names, emails, phones) }}
    from {{ source('hubspot', 'contact') }}

),

contacts_renamed as (

    select
        ---------- ids
        cast('hubspot' as {{ dbt.type_string() }}) as source_system,
        {{ record_id('id') }} as contact_id,
        {{ record_id('property_associatedcompanyid') }} as company_id,
        coalesce(
            {{ clean_text('property_hs_merged_object_ids') }},
            {{ clean_text('property_hs_calculated_merged_vids') }}
        ) as merged_contact_ids,
        {{ clean_text('property_npi') }} as npi,
        ---------- strings
        {{ clean_text('property_company') }} as company_name,
        {{ clean_text('property_firstname') }} as first_name,
        {{ clean_text('property_lastname') }} as last_name,
        {{ normalize_email('property_email') }} as email,
        {{ email_parts(
            "concat_ws(';', property_email, property_hs_additional_emails, property_work_email)"
        ) }} as additional_emails,
        coalesce(
            {{ clean_text('property_phone') }},
            {{ clean_text('property_mobilephone') }}
        ) as phone,
        {{ clean_text('property_jobtitle') }} as job_title,
        {{ clean_text('property_specialty') }} as specialty,
        {{ clean_text('property_address') }} as address,
        {{ clean_text('property_city') }} as city,
        {{ clean_text('property_state') }} as state,
        {{ clean_text('property_zip') }} as postal_code,
        {{ clean_text('property_country') }} as country,
        {{ unread_refusals('hubspot', 'contact') }},
        {{ refusal_words('hubspot', 'contact', names, emails, phones) }} as refusal_words,
        ---------- booleans
        (
            {{ has_refused('property_hs_email_optout') }}
            or refuses_beside_names
            or refuses_beside_emails
        ) as is_opted_out,
        (
            coalesce(refuses_calls_elsewhere, false)
            or refuses_beside_phones
        ) as is_not_to_be_called,
        (
            {{ refusal_flag('property_hs_email_bad_address') }}
            or {{ refusal_flag('property_hs_email_quarantined') }}
            or {{ clean_text('property_hs_email_hard_bounce_reason_enum') }} is not null
        ) as is_unmailable,
        {{ is_row_gone('is_deleted') }} as is_deleted,
        ---------- timestamps
        coalesce(
            {{ try_timestamp('property_createdate') }},
            {{ try_timestamp('property_created_at') }}
        ) as created_at,
        coalesce(
            {{ try_timestamp('property_lastmodifieddate') }},
            {{ refusal_of_unknown_time([
                'property_hs_email_optout', 'property_hs_email_bad_address',
                'property_hs_email_quarantined'
            ], ['property_lastmodifieddate']) }}
        ) as updated_at,
        {{ unreadable_times([
            'property_createdate', 'property_created_at', 'property_lastmodifieddate',
            '_fivetran_synced'
        ]) }} as has_unreadable_time,
        ---------- audit
        {{ try_timestamp('_fivetran_synced') }} as loaded_at,
        landing_key,
        {{ raw_row_as_json('hubspot', 'contact') }} as raw_record
    from contacts_raw

),

contacts_judged as (

    select
        *,
        {{ given_key(['contact_id']) }} as record_key,
        case
            when contact_id is null then 'missing_key'
            {# a refusal is kept: it counts as of now #}
            when has_unreadable_time and not (is_opted_out or is_unmailable) then 'unusable_time'
            else cast(null as {{ dbt.type_string() }})
        end as quarantine_reason
    from contacts_renamed

)

select * from contacts_judged
