{#- One row per organization record of a source that counts: latest version, not deleted, not merged into another. -#}
{{ config(materialized='view') }}

with

organization_record_versions as (

    select * from {{ ref('int_organization_record_versions') }}

),

record_aliases as (

    select * from {{ ref('int_record_aliases') }}
    where entity = 'organization'

),

organization_records as (

    select organization_record_versions.*
    from organization_record_versions
    left join record_aliases
        on organization_record_versions.organization_record_key = record_aliases.retired_record_key
    where
        record_aliases.retired_record_key is null
        and not organization_record_versions.is_deleted

)

select * from organization_records
