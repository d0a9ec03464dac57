{#- One row per usable raw row of salesforce.contact, salesforce.lead and salesforce.account that is a person: in the columns that all contact sources share. -#}
{{ config(materialized='view') }}

with

contacts as (

    select * from {{ ref('stg_salesforce__contacts') }}
    where
        quarantine_reason is null
        {#- a refusal is heard in a row that cannot be used, too #}
        or {{ refuses_by('refusal_words') }}

),

leads as (

    select * from {{ ref('stg_salesforce__leads') }}
    where
        quarantine_reason is null
        {#- a refusal is heard in a row that cannot be used, too #}
        or {{ refuses_by('refusal_words') }}

),

person_accounts as (

    select * from {{ ref('stg_salesforce__accounts') }}
    where
        is_person_account
        {#- a refusal is heard in a row that cannot be used, too #}
        and (
            quarantine_reason is null
            or {{ refuses_by('refusal_words') }}
        )

),

contacts_mapped as (

    select
        {{ conform('contact', {
            'source_record_id': 'contact_id',
            'organization_record_key': source_record_key('source_system', 'account_id'),
            'address_line_1': 'mailing_street',
            'city': 'mailing_city',
            'state': 'mailing_state',
            'postal_code': 'mailing_postal_code',
            'country': 'mailing_country',
            'is_opted_out': 'coalesce(is_opted_out, false)',
            'refused_channels': channels_refused_by('is_not_to_be_called or is_silent_on_calls'),
            'is_word_only': 'quarantine_reason is not null',
            'landed_from': "'salesforce.contact'",
        }, as_named=[
            'refusal_words', 'first_name', 'last_name', 'email', 'additional_emails', 'phone', 'npi', 'job_title',
            'specialty', 'lead_source', 'is_unmailable', 'unmailable_since', 'is_deleted', 'created_at',
            'updated_at', 'loaded_at',
        ]) }}
    from contacts

),

leads_mapped as (

    select
        {{ conform('contact', {
            'source_record_id': "'lead/' || lead_id",
            'organization_record_key': source_record_key('source_system', 'converted_account_id'),
            'organization_name': 'company_name',
            'address_line_1': 'street',
            'is_opted_out': 'coalesce(is_opted_out, false)',
            'refused_channels': channels_refused_by('is_not_to_be_called or is_silent_on_calls'),
            'is_word_only': 'quarantine_reason is not null',
            'landed_from': "'salesforce.lead'",
        }, as_named=[
            'refusal_words', 'first_name', 'last_name', 'email', 'additional_emails', 'phone', 'job_title', 'city',
            'state', 'postal_code', 'country', 'lead_source', 'is_unmailable', 'unmailable_since', 'is_deleted',
            'created_at', 'updated_at', 'loaded_at',
        ]) }}
    from leads

),

person_accounts_mapped as (

    select
        {{ conform('contact', {
            'source_record_id': 'account_id',
            'organization_record_key': source_record_key('source_system', 'primary_parent_account_id'),
            'email': 'person_email',
            'job_title': 'person_title',
            'address_line_1': 'coalesce(billing_street, shipping_street)',
            'city': 'coalesce(billing_city, shipping_city)',
            'state': 'coalesce(billing_state, shipping_state)',
            'postal_code': 'coalesce(billing_postal_code, shipping_postal_code)',
            'country': 'coalesce(billing_country, shipping_country)',
            'is_opted_out': 'coalesce(is_opted_out, false)',
            'refused_channels': channels_refused_by('is_not_to_be_called or is_silent_on_calls'),
            'is_word_only': 'quarantine_reason is not null',
            'landed_from': "'salesforce.account'",
        }, as_named=[
            'refusal_words', 'first_name', 'last_name', 'additional_emails', 'phone', 'npi', 'specialty',
            'is_unmailable', 'unmailable_since', 'is_deleted', 'created_at', 'updated_at',
            'loaded_at',
        ]) }}
    from person_accounts

),

contacts_unioned as (

    select * from contacts_mapped

    union all

    select * from leads_mapped

    union all

    select * from person_accounts_mapped

)

select * from contacts_unioned
