{#- One row per usable raw row of cms.hospital_general_information: in the columns that all organization sources share. -#}
{{ config(materialized='view') }}

with

hospitals as (

    select * from {{ ref('stg_cms__hospitals') }}
    where quarantine_reason is null

),

hospitals_mapped as (

    select
        {{ conform('organization', {
            'source_record_id': 'ccn',
            'organization_name': 'hospital_name',
            'address_line_1': 'address',
            'organization_type': 'hospital_type',
            'ownership': 'hospital_ownership',
            'landed_from': "'cms.hospital_general_information'",
        }, as_named=[
            'city', 'state', 'postal_code', 'phone', 'ccn',
        ]) }}
    from hospitals

)

select * from hospitals_mapped
