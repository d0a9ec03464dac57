{#- One row per usable raw row of hubspot.company: in the columns that all organization sources share. -#}
{{ config(materialized='view') }}

with

companies as (

    select * from {{ ref('stg_hubspot__companies') }}
    where
        quarantine_reason is null
        {#- a refusal is heard in a row that cannot be used, too #}
        or (company_id is not null and {{ refuses_by('refusal_words') }})

),

companies_mapped as (

    select
        {{ conform('organization', {
            'source_record_id': 'company_id',
            'organization_name': 'company_name',
            'organization_type': 'coalesce(company_type, industry)',
            'parent_source_record_id': 'parent_company_id',
            'is_word_only': 'quarantine_reason is not null',
            'landed_from': "'hubspot.company'",
        }, as_named=[
            'refusal_words', 'address_line_1', 'address_line_2', 'city', 'state', 'postal_code', 'country',
            'phone', 'website', 'npi', 'ccn', 'is_deleted', 'created_at', 'updated_at',
            'loaded_at',
        ]) }}
    from companies

)

select * from companies_mapped
