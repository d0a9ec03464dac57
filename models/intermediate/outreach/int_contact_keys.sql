{#- One row per contact x key by which consents and suppressions name people. Restricted: personal data. -#}
with

contact_record_map as (

    select
        contact_id,
        contact_record_key,
        email
    from {{ ref('int_contact_record_map') }}

),

record_aliases as (

    select * from {{ ref('int_record_aliases') }}
    where entity = 'contact'

),

contact_records as (

    select
        contact_record_key,
        source_record_id
    from {{ ref('int_contact_records') }}

),

keys_listed as (

    select
        contact_id,
        'record' as key_kind,
        contact_record_key as contact_key
    from contact_record_map
    union all
    select
        contact_record_map.contact_id,
        'record' as key_kind,
        record_aliases.retired_record_key as contact_key
    from contact_record_map
    inner join record_aliases
        on contact_record_map.contact_record_key = record_aliases.record_key
    union all
    select
        contact_record_map.contact_id,
        'record_id' as key_kind,
        contact_records.source_record_id as contact_key
    from contact_record_map
    inner join contact_records
        on contact_record_map.contact_record_key = contact_records.contact_record_key
    union all
    select
        contact_id,
        'contact' as key_kind,
        contact_id as contact_key
    from contact_record_map
    union all
    select
        contact_id,
        'email' as key_kind,
        email as contact_key
    from contact_record_map
    where email is not null
    union all
    select
        contact_id,
        'domain' as key_kind,
        {{ domain_key('email') }} as contact_key
    from contact_record_map
    where email is not null

),

keys_distinct as (

    select
        contact_id,
        key_kind,
        contact_key
    from keys_listed
    where contact_key is not null
    group by
        contact_id,
        key_kind,
        contact_key

)

select * from keys_distinct
