{#- Fails on every contact record without a contact, and on every contact without a record or without details. -#}
with

contact_records as (

    {# an id that may be a name is published as a hash #}
    select
        {{ source_record_key('source_system', published_id('source_record_id')) }}
            as contact_record_key
    from {{ ref('int_contact_records') }}

),

source_records as (

    select
        contact_record_key,
        contact_id
    from {{ ref('contact_source_records') }}

),

contacts as (

    select contact_id from {{ ref('contacts') }}

),

contact_details as (

    select contact_id from {{ ref('contact_details') }}

),

records_lost as (

    select contact_records.contact_record_key as lost_key
    from contact_records
    left join source_records
        on contact_records.contact_record_key = source_records.contact_record_key
    where source_records.contact_id is null

),

contacts_empty as (

    select contacts.contact_id as lost_key
    from contacts
    left join source_records
        on contacts.contact_id = source_records.contact_id
    left join contact_details
        on contacts.contact_id = contact_details.contact_id
    where
        source_records.contact_id is null
        or contact_details.contact_id is null

)

select * from records_lost
union all
select * from contacts_empty
