{#- One row per contact record of a source that counts: latest version, not deleted, not merged into another. -#}
{{ config(materialized='view') }}

with

contact_record_versions as (

    select * from {{ ref('int_contact_record_versions') }}

),

contact_record_aliases as (

    select * from {{ ref('int_contact_record_aliases') }}

),

contact_records as (

    select contact_record_versions.*
    from contact_record_versions
    left join contact_record_aliases
        on
            contact_record_versions.contact_record_key
            = contact_record_aliases.retired_contact_record_key
    where contact_record_aliases.retired_contact_record_key is null

)

select * from contact_records
