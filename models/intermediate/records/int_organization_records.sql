{#- One row per organization record of a source that counts: latest version, not deleted, not merged into another. -#}
{{ config(materialized='view') }}

with

organization_record_versions as (

    select * from {{ ref('int_organization_record_versions') }}

),

organization_record_aliases as (

    select * from {{ ref('int_organization_record_aliases') }}

),

organization_records as (

    select organization_record_versions.*
    from organization_record_versions
    left join organization_record_aliases
        on
            organization_record_versions.organization_record_key
            = organization_record_aliases.retired_organization_record_key
    where organization_record_aliases.retired_organization_record_key is null

)

select * from organization_records
