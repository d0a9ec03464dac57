{#- One row per version of an organization record: all sources in the same columns. -#}
{%- set mapped_models = [
    'int_uploads__organizations',
    'int_salesforce__organizations',
    'int_hubspot__organizations',
    'int_nppes__organizations',
    'int_cms__organizations',
    'int_open_payments__organizations',
] -%}
{{ config(materialized='view') }}

with

organization_records_unioned as (

    {% for mapped_model in mapped_models %}
    select
        source_system,
        source_record_id,
        organization_name,
        alternate_name,
        address_line_1,
        address_line_2,
        city,
        state,
        postal_code,
        country,
        phone,
        website,
        organization_type,
        ownership,
        npi,
        ccn,
        tax_id,
        parent_source_record_id,
        bed_count,
        annual_patient_volume,
        therapy_areas,
        service_lines,
        has_formulary_committee,
        is_deleted,
        created_at,
        updated_at,
        loaded_at,
        landing_key,
        landed_from
    from {{ ref(mapped_model) }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}

)

select * from organization_records_unioned
