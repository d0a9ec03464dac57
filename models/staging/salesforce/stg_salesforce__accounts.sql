{#- One row per raw row of salesforce.account: a version of an organization or, where person accounts are on, of a person. -#}
{{ config(materialized='table') }}

{%- set names = ['first_name', 'last_name', 'person_title'] -%}
{%- set emails = ['person_email'] -%}
{%- set phones = ['phone'] -%}
with

accounts_raw as (

    select
        *,
        {{ refusals_beside(names, emails, phones) }}
    from {{ source('salesforce', 'account') }}

),

placeholder_names as (

    select name_key as placeholder from {{ ref('placeholder_names') }}

),

accounts_renamed as (

    select
        ---------- ids
        cast('salesforce' as {{ dbt.type_string() }}) as source_system,
        {{ salesforce_id('id') }} as account_id,
        {{ salesforce_id('parent_id') }} as parent_account_id,
        {{ salesforce_id('master_record_id') }} as surviving_account_id,
        {{ salesforce_id('primary_parent_vod_c') }} as primary_parent_account_id,
        {{ salesforce_id('person_contact_id') }} as person_contact_id,
        {{ clean_text('npi_vod_c') }} as npi,
        ---------- strings
        {{ clean_text('name') }} as account_name,
        {{ clean_text('billing_street') }} as billing_street,
        coalesce(
            {{ clean_text('billing_state_code') }},
            {{ clean_text('billing_state') }}
        ) as billing_state,
        {{ clean_text('billing_city') }} as billing_city,
        {{ clean_text('billing_postal_code') }} as billing_postal_code,
        coalesce(
            {{ clean_text('billing_country_code') }},
            {{ clean_text('billing_country') }}
        ) as billing_country,
        {{ clean_text('shipping_street') }} as shipping_street,
        coalesce(
            {{ clean_text('shipping_state_code') }},
            {{ clean_text('shipping_state') }}
        ) as shipping_state,
        {{ clean_text('shipping_city') }} as shipping_city,
        {{ clean_text('shipping_postal_code') }} as shipping_postal_code,
        coalesce(
            {{ clean_text('shipping_country_code') }},
            {{ clean_text('shipping_country') }}
        ) as shipping_country,
        {{ clean_text('phone') }} as phone,
        {{ clean_text('website') }} as website,
        {{ clean_text('type') }} as account_type,
        {{ clean_text('industry') }} as industry,
        {{ clean_text('ownership') }} as ownership,
        {{ clean_text('first_name') }} as first_name,
        {{ clean_text('last_name') }} as last_name,
        {{ normalize_email('person_email') }} as person_email,
        {{ email_parts('person_email') }} as additional_emails,
        {{ unread_refusals('salesforce', 'account') }},
        {{ refusal_words('salesforce', 'account', names, emails, phones) }} as refusal_words,
        {{ clean_text('person_title') }} as person_title,
        {{ clean_text('specialty_1_vod_c') }} as specialty,
        ---------- booleans
        coalesce({{ try_boolean('is_person_account') }}, false) as is_person_account,
        (
            {{ has_refused('person_has_opted_out_of_email') }}
            or refuses_beside_names
            or refuses_beside_emails
        ) as is_opted_out,
        (
            {{ refusal_flag('person_do_not_call') }}
            or {{ refusal_flag('do_not_call_vod_c') }}
            or refuses_beside_phones
        ) as is_not_to_be_called,
        (
            coalesce(lacks_phone_refusal, false)
            or coalesce(refuses_calls_elsewhere, false)
        ) as is_silent_on_calls,
        {{ is_bounced(
            'person_is_email_bounced', 'person_email_bounced_date', 'person_email_bounced_reason'
        ) }} as is_unmailable,
        {{ is_row_gone('is_deleted') }} as is_deleted,
        ---------- timestamps
        {{ try_timestamp('person_email_bounced_date') }} as unmailable_since,
        {{ try_timestamp('created_date') }} as created_at,
        coalesce(
            {{ try_timestamp('last_modified_date') }},
            {{ try_timestamp('system_modstamp') }},
            {{ refusal_of_unknown_time(
                [
                    'person_has_opted_out_of_email', 'person_do_not_call', 'do_not_call_vod_c',
                    'person_is_email_bounced'
                ],
                ['last_modified_date', 'system_modstamp']
            ) }}
        ) as updated_at,
        {{ unreadable_times([
            'created_date', 'last_modified_date', 'system_modstamp', '_fivetran_synced'
        ]) }} as has_unreadable_time,
        ---------- audit
        {{ try_timestamp('_fivetran_synced') }} as loaded_at,
        landing_key,
        {{ raw_row_as_json('salesforce', 'account') }} as raw_record
    from accounts_raw

),

accounts_named as (

    select
        accounts_renamed.*,
        placeholder_names.placeholder
    from accounts_renamed
    left join placeholder_names
        on
            {{ placeholder_key('accounts_renamed.account_name') }}
            = placeholder_names.placeholder

),

accounts_judged as (

    select
        *,
        {{ given_key(['account_id']) }} as record_key,
        case
            when account_id is null then 'missing_key'
            {# a refusal is kept: it counts as of now #}
            when
                has_unreadable_time
                and not (is_opted_out or is_not_to_be_called or is_unmailable)
                then 'unusable_time'
            when not is_deleted and account_name is null and last_name is null then 'missing_name'
            when
                not is_deleted
                and not is_person_account
                and placeholder is not null
                then 'placeholder_name'
            else cast(null as {{ dbt.type_string() }})
        end as quarantine_reason
    from accounts_named

)

select * from accounts_judged
