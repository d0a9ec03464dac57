{#- One row per usable raw row of uploads.organizations: in the columns that all organization sources share. -#}
{{ config(materialized='view') }}

with

organizations as (

    select * from {{ ref('stg_uploads__organizations') }}
    where
        quarantine_reason is null
        {#- a refusal is heard in a row that cannot be used, too #}
        or (organization_record_id is not null and {{ refuses_by('refusal_words') }})

),

organizations_mapped as (

    select
        {{ conform('organization', {
            'source_record_id': 'organization_record_id',
            'parent_source_record_id': 'parent_organization_record_id',
            'is_word_only': 'quarantine_reason is not null',
            'landed_from': "'uploads.organizations'",
        }, as_named=[
            'refusal_words', 'organization_name', 'alternate_name', 'address_line_1', 'address_line_2', 'city',
            'state', 'postal_code', 'country', 'phone', 'website', 'organization_type',
            'ownership', 'npi', 'ccn', 'tax_id', 'therapy_areas', 'service_lines', 'current_therapies',
            'bed_count',
            'annual_patient_volume', 'has_formulary_committee',
            'is_deleted', 'created_at', 'updated_at', 'loaded_at',
        ]) }}
    from organizations

)

select * from organizations_mapped
