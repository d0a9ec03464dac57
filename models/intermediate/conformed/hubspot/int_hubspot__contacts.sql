{#- One row per usable raw row of hubspot.contact: in the columns that all contact sources share. -#}
{{ config(materialized='view') }}

with

contacts as (

    select * from {{ ref('stg_hubspot__contacts') }}
    where
        quarantine_reason is null
        {#- a refusal is heard in a row that cannot be used, too #}
        or {{ refuses_by('refusal_words') }}

),

{# the primary organization; where none is called so, the only one #}
contact_companies as (

    select
        contact_id,
        case
            when count(distinct case when is_primary then company_id end) = 1
                then min(case when is_primary then company_id end)
            when count(distinct company_id) = 1 then min(company_id)
        end as company_id
    from {{ ref('stg_hubspot__contact_companies') }}
    where
        quarantine_reason is null
        and not is_deleted
    group by contact_id

),

contacts_associated as (

    select
        contacts.*,
        coalesce(contacts.company_id, contact_companies.company_id) as own_company_id
    from contacts
    left join contact_companies
        on contacts.contact_id = contact_companies.contact_id

),

contacts_mapped as (

    select
        {{ conform('contact', {
            'source_record_id': 'contact_id',
            'organization_record_key': source_record_key('source_system', 'own_company_id'),
            'organization_name': 'company_name',
            'address_line_1': 'address',
            'is_opted_out': 'coalesce(is_opted_out, false)',
            'refused_channels': channels_refused_by('is_not_to_be_called'),
            'is_word_only': 'quarantine_reason is not null',
            'landed_from': "'hubspot.contact'",
        }, as_named=[
            'refusal_words', 'first_name', 'last_name', 'email', 'additional_emails', 'phone', 'npi', 'job_title',
            'specialty', 'city', 'state', 'postal_code', 'country', 'is_unmailable', 'is_deleted',
            'created_at',
            'updated_at', 'loaded_at',
        ]) }}
    from contacts_associated

)

select * from contacts_mapped
