{#- One row per usable raw row of hubspot.company: in the columns that all organization sources share. -#}
{{ config(materialized='view') }}

with

companies as (

    select * from {{ ref('stg_hubspot__companies') }}
    where quarantine_reason is null

),

companies_mapped as (

    select
        {{ conform('organization', {
            'source_record_id': 'company_id',
            'organization_name': 'company_name',
            'organization_type': 'coalesce(company_type, industry)',
            'parent_source_record_id': 'parent_company_id',
            'landed_from': "'hubspot.company'",
        }, as_named=[
            'address_line_1', 'address_line_2', 'city', 'state', 'postal_code', 'country',
            'phone', 'website', 'npi', 'ccn', 'is_deleted', 'created_at', 'updated_at',
            'loaded_at',
        ]) }}
    from companies

)

select * from companies_mapped
