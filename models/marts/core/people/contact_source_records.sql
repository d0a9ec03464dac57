{#- One row per contact source record that counts: the contact it belongs to. -#}
with

contact_record_map as (

    select
        contact_record_key,
        contact_id
    from {{ ref('int_contact_record_map') }}

),

contact_records as (

    select
        contact_record_key,
        source_system,
        first_seen_on,
        {{ published_id('source_record_id') }} as source_record_id
    from {{ ref('int_contact_records') }}

),

records_assigned as (

    select
        {{ source_record_key('contact_records.source_system', 'contact_records.source_record_id') }}
            as contact_record_key,
        contact_record_map.contact_id,
        contact_records.source_system,
        contact_records.source_record_id,
        contact_records.first_seen_on
    from contact_records
    inner join contact_record_map
        on contact_records.contact_record_key = contact_record_map.contact_record_key

)

select * from records_assigned
