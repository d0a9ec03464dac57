{#- One row per raw row of uploads.contacts: a version of a person as a source lists them. -#}
{{ config(materialized='table') }}

{%- set names = ['first_name', 'last_name', 'job_title', 'specialty', 'organization_name'] -%}
{%- set emails = ['email', 'additional_emails'] -%}
{%- set phones = ['phone'] -%}
with

contacts_raw as (

    select
        *,
        {{ refusals_beside(names, emails, phones) }},
        {{ wishes_nothing('frequency') }} as wishes_nothing,
        {{ wishes_no_calls('frequency') }} as wishes_no_calls
    from {{ source('uploads', 'contacts') }}

),

contacts_renamed as (

    select
        ---------- ids
        {{ without_address(clean_text('source_system')) }} as source_system,
        {{ contact_record_id_in('source_system', 'contact_record_id') }} as contact_record_id,
        {{ record_id_in('source_system', 'organization_record_id') }} as organization_record_id,
        {{ clean_text('npi') }} as npi,
        ---------- strings
        {{ clean_text('organization_name') }} as organization_name,
        {{ clean_text('first_name') }} as first_name,
        {{ clean_text('last_name') }} as last_name,
        {#- an id that is an address is hers, too -#}
        coalesce({{ normalize_email('email') }}, {{ normalize_email('contact_record_id') }})
            as email,
        {{ email_parts("concat_ws(';', email, additional_emails)") }} as additional_emails,
        {{ clean_text('phone') }} as phone,
        {{ clean_text('job_title') }} as job_title,
        {{ clean_text('specialty') }} as specialty,
        {{ clean_text('address_line_1') }} as address_line_1,
        {{ clean_text('city') }} as city,
        {{ clean_text('state') }} as state,
        {{ clean_text('postal_code') }} as postal_code,
        {{ clean_text('country') }} as country,
        {{ clean_text('frequency') }} as frequency,
        {{ clean_text('lead_source') }} as lead_source,
        {{ published_id(without_address(clean_text('lead_campaign_id'))) }} as lead_campaign_id,
        {{ clean_text('allowed_products') }} as allowed_products,
        {{ clean_text('allowed_regions') }} as allowed_regions,
        {{ unread_refusals('uploads', 'contacts') }},
        {{ refusal_words('uploads', 'contacts', names, emails, phones, has_wishes=true) }}
            as refusal_words,
        ---------- booleans
        (
            coalesce(refuses_elsewhere, false)
            or {{ refusal_flag('is_opted_out') }}
            or wishes_nothing
            or refuses_beside_names
            or refuses_beside_emails
        ) as is_opted_out,
        (
            coalesce(refuses_calls_elsewhere, false)
            or wishes_no_calls
            or refuses_beside_phones
        ) as is_not_to_be_called,
        {{ refusal_flag('is_pdrp') }} as is_pdrp,
        {# what nobody can read there deletes, but takes no refusal away #}
        coalesce(
            {{ try_boolean('is_deleted') }},
            {{ clean_text('is_deleted') }} is not null and not {{ refusal_flag('is_opted_out') }}
        ) as is_deleted,
        ---------- timestamps
        {{ try_timestamp('created_at') }} as created_at,
        coalesce(
            {{ try_timestamp('updated_at') }},
            {{ refusal_of_unknown_time(['is_opted_out', 'is_pdrp'], ['updated_at']) }}
        ) as updated_at,
        {{ unreadable_times(['created_at', 'updated_at', 'loaded_at']) }} as has_unreadable_time,
        ---------- audit
        {{ try_timestamp('loaded_at') }} as loaded_at,
        landing_key,
        {{ raw_row_as_json('uploads', 'contacts') }} as raw_record
    from contacts_raw

),

contacts_judged as (

    select
        *,
        {{ given_key(['source_system', 'contact_record_id']) }} as record_key,
        case
            when source_system is null or contact_record_id is null then 'missing_key'
            {# a refusal is kept: it counts as of now #}
            when has_unreadable_time and not (is_opted_out or is_pdrp) then 'unusable_time'
            else cast(null as {{ dbt.type_string() }})
        end as quarantine_reason
    from contacts_renamed

)

select * from contacts_judged
