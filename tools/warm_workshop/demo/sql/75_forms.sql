-- Forms that people fill in on the pages of HubSpot: before the activities, because the team answers them.
create or replace table hubspot_people as
select
    row_number() over (order by person) - 1 as n,
    case when row_number() over (order by draw('hubspot merge', person), person) <= greatest(3, getvariable('accounts') // 100)
        then cast(990000000 + person as varchar) end as retired_contact_id,
    *
from people_records
where hubspot_contact_id is not null;

create or replace table hubspot_form_submissions as
with listeners as (
    select
        *,
        row_number() over (order by n) - 1 as listener
    from hubspot_people
    where story = 'normal'
)

select
    day_second(pick('form day', t.i, getvariable('days')), 48000 + pick('form second', t.i, 30000)) as timestamp,
    'form-' || cast(1 + pick('form', t.i, 3) as varchar) as form_id,
    case when chance('old browser', t.i, 500) then coalesce(listeners.retired_contact_id, listeners.hubspot_contact_id)
        else listeners.hubspot_contact_id end as contact_id,
    'conv-' || cast(t.i as varchar) as conversion_id,
    cast(200 + pick('form', t.i, 3) as varchar) as page_id,
    'https://hcp.clearpath-bio.example/forms/' || cast(1 + pick('form', t.i, 3) as varchar) as page_url,
    4700001 as portal_id,
    ['Contact us', 'Newsletter signup', 'Download guide'][1 + pick('form', t.i, 3)] as title,
    day_second(pick('form day', t.i, getvariable('days')), 84600) as _fivetran_synced,
    t.i as form_number,
    listeners.person,
    pick('form day', t.i, getvariable('days')) * 86400 + 48000 + pick('form second', t.i, 30000) as t
from (
    select
        i,
        pick('form person', i, (select count(*) from listeners)) as listener
    from range(getvariable('hubspot_forms')) as numbers(i)
) as t
inner join listeners
    on t.listener = listeners.listener
order by t.i;
