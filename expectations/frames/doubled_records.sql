-- One row per source system and kind of record: how many say again, under an id of their own, what another says.
with

ledger_size as (

    -- Of a large ledger a part is looked at, in which whoever was there at one time is there whole.
    select greatest(count(*) // 1000000, 1) as parts
    from intermediate.int_activities

),

records as (

    select
        source_system,
        'organizations' as record_kind,
        hash(lower(organization_name), lower(address_line_1), lower(city)) as content
    from intermediate.int_organization_records
    where address_line_1 is not null

    union all

    select
        source_system,
        'contacts' as record_kind,
        hash(lower(first_name), lower(last_name), email) as content
    from intermediate.int_contact_records
    where email is not null

    union all

    select
        int_activities.source_system,
        int_activities.source_table as record_kind,
        hash(
            int_activities.activity_type, int_activities.actor_hash, int_activities.occurred_at,
            int_activities.content_id, int_activities.campaign_id, int_activities.url
        ) as content
    from intermediate.int_activities
    cross join ledger_size
    where
        not int_activities.is_deleted
        -- Of a day without a time nobody can tell one of several from the same again.
        and int_activities.occurred_at != cast(int_activities.activity_date as timestamp)
        and hash(int_activities.actor_hash, int_activities.occurred_at) % ledger_size.parts = 0

)

select
    source_system,
    record_kind,
    count(*) as record_count,
    count(*) - count(distinct content) as doubled_count,
    (count(*) - count(distinct content)) * 1.0 / count(*) as doubled_share,
    case when count(*) >= 50 then (count(*) - count(distinct content)) * 1.0 / count(*) end
        as doubled_share_of_many
from records
group by source_system, record_kind
order by source_system, record_kind
