{#- One row per usable raw row of uploads.contacts: in the columns that all contact sources share. -#}
{{ config(materialized='view') }}

with

contacts as (

    select * from {{ ref('stg_uploads__contacts') }}
    where
        quarantine_reason is null
        {#- a refusal or a limit is heard in a row that cannot be used, too #}
        or {{ refuses_by('refusal_words') }}
        or (
            contact_record_id is not null
            and (allowed_products is not null or allowed_regions is not null)
        )

),

contacts_mapped as (

    select
        {{ conform('contact', {
            'source_record_id': 'contact_record_id',
            'organization_record_key': source_record_key('source_system', 'organization_record_id'),
            'refused_channels': channels_refused_by('is_not_to_be_called'),
            'is_word_only': 'quarantine_reason is not null',
            'landed_from': "'uploads.contacts'",
        }, as_named=[
            'refusal_words', 'organization_name', 'first_name', 'last_name', 'email', 'additional_emails', 'phone',
            'npi', 'job_title', 'specialty', 'address_line_1', 'city', 'state', 'postal_code',
            'country', 'frequency', 'lead_source', 'lead_campaign_id', 'allowed_products',
            'allowed_regions', 'is_opted_out', 'is_pdrp', 'is_deleted', 'created_at',
            'updated_at', 'loaded_at',
        ]) }}
    from contacts

)

select * from contacts_mapped
