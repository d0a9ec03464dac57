-- One row per source system: how many of its contact records belong to a contact with an account.
select
    contact_source_records.source_system,
    count(*) as contact_count,
    avg(case when contacts.account_id is null then 0.0 else 1.0 end) as account_share
from core.contact_source_records
left join core.contacts
    on contact_source_records.contact_id = contacts.contact_id
group by contact_source_records.source_system
order by contact_source_records.source_system
