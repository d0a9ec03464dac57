{#- One row per contact record of a source that counts: latest version, not deleted, not merged into another. -#}
{{ config(materialized='view') }}

with

contact_record_versions as (

    select * from {{ ref('int_contact_record_versions') }}

),

record_aliases as (

    select * from {{ ref('int_record_aliases') }}
    where entity = 'contact'

),

contact_records as (

    select contact_record_versions.*
    from contact_record_versions
    left join record_aliases
        on contact_record_versions.contact_record_key = record_aliases.retired_record_key
    where
        record_aliases.retired_record_key is null
        and not contact_record_versions.is_deleted

)

select * from contact_records
