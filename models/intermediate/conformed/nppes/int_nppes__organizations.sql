{#- One row per usable raw row of nppes.npidata that is an organization: in the columns that all organization sources share. -#}
{{ config(materialized='view') }}

with

providers as (

    select * from {{ ref('stg_nppes__providers') }}
    where
        quarantine_reason is null
        {#- a registration that ended keeps its number and nothing else, not even its kind #}
        and (entity_type_code = '2' or entity_type_code is null)

),

providers_dated as (

    select
        *,
        cast(enumerated_on as timestamp) as created_at,
        cast(coalesce(updated_on, deactivated_on) as timestamp) as updated_at,
        (
            deactivated_on is not null
            and coalesce(reactivated_on < deactivated_on, true)
        ) as is_deleted
    from providers

),

providers_mapped as (

    select
        {{ conform('organization', {
            'source_record_id': 'npi',
            'organization_type': 'taxonomy_code',
            'landed_from': "'nppes.npidata'",
        }, as_named=[
            'organization_name', 'alternate_name', 'address_line_1', 'address_line_2', 'city',
            'state', 'postal_code', 'country', 'phone', 'npi', 'is_deleted', 'created_at',
            'updated_at',
        ]) }}
    from providers_dated

)

select * from providers_mapped
