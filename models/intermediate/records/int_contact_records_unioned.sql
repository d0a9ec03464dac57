{#- One row per version of a contact record: all sources in the same columns. -#}
{%- set mapped_models = [
    'int_uploads__contacts',
    'int_salesforce__contacts',
    'int_salesforce_leads_mapped',
    'int_salesforce_person_accounts_mapped',
    'int_hubspot__contacts',
    'int_marketo__contacts',
    'int_segment__contacts',
    'int_open_payments__contacts',
    'int_open_payments_investigators_mapped',
] -%}
{{ config(materialized='view') }}

with

contact_records_unioned as (

    {% for mapped_model in mapped_models %}
    select
        source_system,
        source_record_id,
        organization_record_key,
        organization_name,
        first_name,
        last_name,
        email,
        phone,
        npi,
        job_title,
        specialty,
        address_line_1,
        city,
        state,
        postal_code,
        is_opted_out,
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

select * from contact_records_unioned
