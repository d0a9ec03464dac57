{#- One row per contact record of a source that counts: latest version, not deleted, not merged into another. -#}
{{ config(materialized='view') }}

with

contact_records_latest as (

    select * from {{ ref('int_contact_records_latest') }}

),

contact_record_aliases as (

    select * from {{ ref('int_contact_record_aliases') }}

),

contact_records as (

    select contact_records_latest.*
    from contact_records_latest
    left join contact_record_aliases
        on
            contact_records_latest.contact_record_key
            = contact_record_aliases.retired_contact_record_key
    where contact_record_aliases.retired_contact_record_key is null

)

select * from contact_records
