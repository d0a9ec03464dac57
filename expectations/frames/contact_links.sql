-- One row per source system: how many of the contacts that its activities name by an id are in no file.
with

contact_keys as (

    select contact_record_key
    from intermediate.int_contact_records

    union

    select retired_record_key
    from intermediate.int_record_aliases
    where entity = 'contact'

),

named_contacts as (

    select distinct
        source_system,
        contact_record_key
    from intermediate.int_activities
    where
        not is_deleted
        and contact_record_key is not null
        -- a visitor without a name is in no file of contacts
        and contact_record_key not like '%:anonymous/%'

)

select
    named_contacts.source_system,
    count(*) as named_count,
    count(*) filter (where contact_keys.contact_record_key is null) as absent_count,
    count(*) filter (where contact_keys.contact_record_key is null) * 1.0 / count(*) as absent_share,
    case when count(*) >= 20
        then count(*) filter (where contact_keys.contact_record_key is null) * 1.0 / count(*)
    end as absent_share_of_many
from named_contacts
left join contact_keys
    on named_contacts.contact_record_key = contact_keys.contact_record_key
group by named_contacts.source_system
order by named_contacts.source_system
