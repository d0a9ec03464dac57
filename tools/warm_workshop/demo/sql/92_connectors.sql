-- A slice of the same world as the common connectors land it.
create or replace view salesforce_accounts as
select
    source_record_id as id,
    organization_name as name,
    address_line_1 as billing_street,
    city as billing_city,
    state as billing_state,
    postal_code as billing_postal_code,
    'United States' as billing_country,
    phone,
    website,
    salesforce_type as type,
    'Healthcare' as industry,
    ownership,
    (select salesforce_id from organizations_crm where organizations_crm.org = organization_records.parent_org) as parent_id,
    npi as npi_vod_c,
    false as is_deleted,
    created_on + interval 15 hour as created_date,
    least(created_on + 200, getvariable('as_of')) + interval 16 hour as last_modified_date,
    least(created_on + 200, getvariable('as_of')) + interval 16 hour as system_modstamp,
    getvariable('as_of') + interval 23 hour as _fivetran_synced,
    true as _fivetran_active
from organization_records
where source_system = 'salesforce'
order by r;

create or replace view salesforce_contacts as
select
    salesforce_contact_id as id,
    salesforce_org_id as account_id,
    first_name,
    last_name,
    first_name || ' ' || last_name as name,
    email,
    phone_text(phone, 0) as phone,
    job_title as title,
    case when chance('salesforce npi', person, 400) then npi end as npi_vod_c,
    home_city as mailing_city,
    home_state as mailing_state,
    home_postal_code as mailing_postal_code,
    'United States' as mailing_country,
    chance('salesforce opt out', person, case when story in ('hot', 'reactivated') then 0 else 25 end) as has_opted_out_of_email,
    false as is_deleted,
    day_date(0) - cast(pick('salesforce created', person, 700) as integer) + interval 15 hour as created_date,
    day_date(0) + interval 15 hour as last_modified_date,
    day_date(0) + interval 15 hour as system_modstamp,
    getvariable('as_of') + interval 23 hour as _fivetran_synced,
    true as _fivetran_active
from people_records
where salesforce_contact_id is not null
order by person;

create or replace view salesforce_leads as
select
    '00QWA' || lpad(cast(person as varchar), 10, '0') || 'AAA' as id,
    abbreviate_name(home_name) as company,
    first_name,
    last_name,
    first_name || ' ' || last_name as name,
    email,
    job_title as title,
    home_city as city,
    home_state as state,
    'United States' as country,
    salesforce_contact_id is not null as is_converted,
    case when salesforce_contact_id is not null then 'Converted' else 'Open' end as status,
    salesforce_contact_id as converted_contact_id,
    case when salesforce_contact_id is not null then salesforce_org_id end as converted_account_id,
    case when salesforce_contact_id is not null then day_second(20, 50000) end as converted_date,
    false as has_opted_out_of_email,
    false as is_deleted,
    ['Web', 'Event', 'Referral'][1 + pick('lead source', person, 3)] as lead_source,
    day_second(10, 50000) as created_date,
    day_second(20, 50000) as last_modified_date,
    day_second(20, 50000) as system_modstamp,
    getvariable('as_of') + interval 23 hour as _fivetran_synced,
    person
from people_records
where
    email is not null
    and (salesforce_contact_id is null and in_events or salesforce_contact_id is not null and chance('was a lead', person, 30))
order by person;

create or replace view salesforce_users as
select
    owner_id as id,
    owner_name as name,
    replace(plain_letters(owner_name), ' ', '.') || '@clearpath-bio.example' as email,
    team as department,
    is_active,
    false as _fivetran_deleted,
    getvariable('as_of') + interval 23 hour as _fivetran_synced
from owners
order by owner_id;

create or replace table salesforce_people as
select
    row_number() over (order by person) - 1 as n,
    *
from people_records
where salesforce_contact_id is not null and story = 'normal';

create or replace view salesforce_tasks as
select
    '00TWA' || lpad(cast(t.i as varchar), 10, '0') || 'AAA' as id,
    people.salesforce_contact_id as who_id,
    people.salesforce_org_id as account_id,
    case when chance('task is call', t.i, 250) then 'Call' else 'Email' end as type,
    case when chance('task is call', t.i, 250) then 'Call' else 'Email' end as task_subtype,
    case when chance('task is call', t.i, 250) then ['No answer', 'Left voicemail', 'Left voicemail', 'Connected'][1 + pick('disposition', t.i, 4)] end as call_disposition,
    'Follow up ' || cast(1 + pick('subject', t.i, 4) as varchar) as subject,
    'Completed' as status,
    'Normal' as priority,
    true as is_closed,
    false as is_deleted,
    1 as who_count,
    day_second(working_day(pick('task day', t.i, getvariable('days'))), 0) as activity_date,
    day_second(working_day(pick('task day', t.i, getvariable('days'))), 50000 + pick('task second', t.i, 20000)) as completed_date_time,
    day_second(working_day(pick('task day', t.i, getvariable('days'))), 48000) as created_date,
    day_second(working_day(pick('task day', t.i, getvariable('days'))), 75000) as last_modified_date,
    day_second(working_day(pick('task day', t.i, getvariable('days'))), 75000) as system_modstamp,
    day_second(working_day(pick('task day', t.i, getvariable('days'))), 84600) as _fivetran_synced
from (
    select
        i,
        pick('task person', i, (select count(*) from salesforce_people)) as n
    from range(getvariable('salesforce_tasks')) as numbers(i)
) as t
inner join salesforce_people as people
    on t.n = people.n
order by t.i;

create or replace table salesforce_events as
select
    '00UWA' || lpad(cast(row_number() over (order by q) as varchar), 10, '0') || 'AAA' as id,
    salesforce_contact_id as who_id,
    salesforce_org_id as account_id,
    'Meeting' as type,
    'Event' as event_subtype,
    'Meeting at the site' as subject,
    45 as duration_in_minutes,
    false as is_child,
    false as is_deleted,
    day_second(outcome_day, 0) as activity_date,
    day_second(outcome_day, outcome_second) as activity_date_time,
    day_second(outcome_day, outcome_second) as start_date_time,
    day_second(outcome_day, outcome_second + 2700) as end_date_time,
    day_second(signal_day, signal_second) as created_date,
    day_second(outcome_day, outcome_second + 6000) as last_modified_date,
    day_second(outcome_day, outcome_second + 6000) as system_modstamp,
    day_second(outcome_day, 84600) as _fivetran_synced,
    q
from meeting_actions
where is_salesforce_event and outcome_day < getvariable('days')
order by q;

create or replace view hubspot_companies as
select
    source_record_id as id,
    organization_name as property_name,
    address_line_1 as property_address,
    address_line_2 as property_address_2,
    city as property_city,
    state as property_state,
    postal_code as property_zip,
    'United States' as property_country,
    phone as property_phone,
    website as property_website,
    domain as property_domain,
    hubspot_industry as property_industry,
    false as is_deleted,
    created_on + interval 14 hour as property_createdate,
    least(created_on + 150, getvariable('as_of')) + interval 14 hour as property_hs_lastmodifieddate,
    getvariable('as_of') + interval 23 hour as _fivetran_synced
from organization_records
where source_system = 'hubspot'
order by r;

create or replace view hubspot_contacts as
select
    hubspot_contact_id as id,
    first_name as property_firstname,
    last_name as property_lastname,
    email as property_email,
    abbreviate_name(home_name) as property_company,
    job_title as property_jobtitle,
    case when chance('associated', person, 600) then hubspot_org_id end as property_associatedcompanyid,
    retired_contact_id as property_hs_merged_object_ids,
    false as property_hs_email_optout,
    false as _fivetran_deleted,
    day_date(0) - cast(pick('hubspot created', person, 700) as integer) + interval 14 hour as property_createdate,
    day_date(0) - cast(pick('hubspot created', person, 700) as integer) + interval 14 hour as property_created_at,
    getvariable('as_of') + interval 23 hour as _fivetran_synced
from hubspot_people
order by n;

create or replace view hubspot_contact_merges as
select
    hubspot_contact_id as canonical_vid,
    hubspot_contact_id as contact_id,
    retired_contact_id as vid_to_merge,
    2 as num_properties_moved,
    day_second(30, 40000) as timestamp,
    getvariable('as_of') + interval 23 hour as _fivetran_synced
from hubspot_people
where retired_contact_id is not null
order by n;

create or replace table hubspot_mails as
with listeners as (
    select
        *,
        row_number() over (order by n) - 1 as listener
    from hubspot_people
    where story = 'normal'
)

select
    t.i as mail,
    listeners.hubspot_contact_id,
    case when pick('mail day', t.i, getvariable('days')) >= coalesce(listeners.moved_day, 1000000) then listeners.later_email else listeners.email end as recipient,
    pick('mail day', t.i, getvariable('days')) as day,
    47000 + pick('mail second', t.i, 10000) as second,
    1 + pick('mail campaign', t.i, 12) as email_campaign_id,
    pick('mail response', t.i, 1000) as response_draw,
    listeners.person
from (
    select
        i,
        pick('mail person', i, (select count(*) from listeners)) as listener
    from range(getvariable('hubspot_mails')) as numbers(i)
) as t
inner join listeners
    on t.listener = listeners.listener;

create or replace table hubspot_email_events as
with steps as (
    select *
    from (values
        (0, 'SENT', 0, 1000, 0), (1, 'DELIVERED', 0, 985, 20), (2, 'BOUNCE', 985, 1000, 25),
        (3, 'OPEN', 0, 300, 9000), (4, 'CLICK', 0, 40, 9060), (5, 'STATUSCHANGE', 40, 44, 9100)
    ) as steps (step, type, draw_low, draw_high, delay)
),

events as (
    select
        hubspot_mails.*,
        steps.step,
        steps.type,
        least(
            hubspot_mails.day * 86400 + hubspot_mails.second + steps.delay
            + case when steps.step >= 3 then pick('mail delay', hubspot_mails.mail, 7000) else 0 end,
            getvariable('days') * 86400 - 2400
        ) as t
    from hubspot_mails
    inner join steps
        on hubspot_mails.response_draw >= steps.draw_low and hubspot_mails.response_draw < steps.draw_high
)

select
    uuid_text(mail * 8 + step) as id,
    type,
    recipient,
    email_campaign_id,
    day_second(0, t) as created,
    day_second(day, hubspot_second) as sent_by_created,
    uuid_text(mail * 8) as sent_by_id,
    false as filtered_event,
    4700001 as portal_id,
    2286 as app_id,
    day_second(t // 86400, 84600) as _fivetran_synced,
    mail,
    step,
    getvariable('human_agents')[1 + pick('agent', person, len(getvariable('human_agents')))] as user_agent,
    'https://mail.clearpath-bio.example/link/' || cast(pick('hubspot link', mail, 40) as varchar) as url,
    'Chrome' as browser
from (select *, second as hubspot_second from events) as numbered
order by mail, step;

create or replace view hubspot_forms as
select
    'form-' || cast(i + 1 as varchar) as guid,
    ['Contact us', 'Newsletter signup', 'Download guide'][1 + i] as name,
    'HUBSPOT' as form_type,
    'POST' as method,
    day_date(0) + interval 8 hour as created_at,
    day_date(0) + interval 8 hour as updated_at,
    4700001 as portal_id
from range(3) as t(i);

create or replace table marketo_people as
select
    row_number() over (order by person) - 1 as n,
    case when row_number() over (order by draw('marketo merge', person), person) <= greatest(3, getvariable('accounts') // 200)
        then cast(8200000 + person as varchar) end as retired_lead_id,
    *
from people_records
where marketo_lead_id is not null;

create or replace view marketo_leads as
select
    marketo_lead_id as id,
    day_date(0) - cast(pick('marketo created', person, 700) as integer) + interval 13 hour as created_at,
    day_date(0) + interval 13 hour as updated_at,
    email,
    first_name,
    last_name,
    abbreviate_name(home_name) as company,
    job_title as title,
    home_city as city,
    home_state as state,
    chance('marketo unsubscribed', person, case when story in ('hot', 'reactivated') then 0 else 20 end) as unsubscribed,
    getvariable('as_of') + interval 23 hour as _fivetran_synced
from marketo_people
order by n;

create or replace table marketo_mails as
with listeners as (
    select
        *,
        row_number() over (order by n) - 1 as listener
    from marketo_people
    where story = 'normal'
),

steps as (
    select *
    from (values
        (0, 'activity_send_email', 6, 0, 1000, 0), (1, 'activity_email_delivered', 7, 0, 980, 30),
        (2, 'activity_open_email', 10, 0, 280, 8000), (3, 'activity_click_email', 11, 0, 35, 8060),
        (4, 'activity_unsubscribe_email', 9, 35, 39, 8200)
    ) as steps (step, table_name, activity_type_id, draw_low, draw_high, delay)
),

mails as (
    select
        t.i as mail,
        coalesce(case when chance('before merge', t.i, 500) then listeners.retired_lead_id end, listeners.marketo_lead_id) as lead_id,
        pick('marketo day', t.i, getvariable('days')) * 86400 + 48000 + pick('marketo second', t.i, 9000) as t,
        1 + pick('marketo campaign', t.i, 10) as campaign_id,
        pick('marketo response', t.i, 1000) as response_draw,
        listeners.person
    from (
        select
            i,
            pick('marketo person', i, (select count(*) from listeners)) as listener
        from range(getvariable('marketo_mails')) as numbers(i)
    ) as t
    inner join listeners
        on t.listener = listeners.listener
)

select
    mails.mail * 8 + steps.step as id,
    steps.table_name,
    steps.activity_type_id,
    mails.lead_id,
    mails.campaign_id,
    mails.campaign_id + 1000 as email_template_id,
    'succeeded' as action_result,
    day_second(0, mails.t + steps.delay) as activity_date,
    getvariable('human_agents')[1 + pick('agent', mails.person, len(getvariable('human_agents')))] as user_agent,
    'https://mail.clearpath-bio.example/link/' || cast(pick('marketo link', mails.mail, 40) as varchar) as link,
    mails.campaign_id as primary_attribute_value_id
from mails
inner join steps
    on mails.response_draw >= steps.draw_low and mails.response_draw < steps.draw_high
order by id;

create or replace view marketo_merges as
select
    9000000 + n as id,
    day_second(40, 40000) as activity_date,
    32 as activity_type_id,
    marketo_lead_id as lead_id,
    '[' || retired_lead_id || ']' as merge_ids,
    false as master_updated,
    getvariable('as_of') + interval 23 hour as _fivetran_synced
from marketo_people
where retired_lead_id is not null
order by n;

create or replace table segment_pages as
with readers as (
    select
        *,
        row_number() over (order by person) - 1 as reader
    from people_records
    where story = 'normal' and noise_group < 2 and email is not null
),

visits_drawn as (
    select
        i,
        pick('visit day', i // 3, getvariable('days')) * 86400
        + 48000 + pick('visit second', i // 3, 30000) + (i % 3) * 70 as t,
        pick_low('visit person', i // 3, (select count(*) from readers)) as reader,
        case when chance('product page', i, 60) then 'product_page' else 'education_page' end as content_format,
        pick('page area', i // 3, len(getvariable('therapy_areas'))) as area,
        i % 3 as slot
    from range(getvariable('segment_pages')) as numbers(i)
),

visits as (
    select
        visits_drawn.*,
        content_items.content_id,
        content_items.title
    from visits_drawn
    inner join content_items
        on
            visits_drawn.content_format = content_items.content_format
            and content_items.audience = 'provider'
            and visits_drawn.area = content_items.area
            and visits_drawn.slot = content_items.slot
)

select
    'pg-' || cast(visits.i as varchar) as id,
    'anon-' || cast(visits.reader as varchar) as anonymous_id,
    case when chance('identified', visits.reader, 600) then 'u-' || cast(readers.person as varchar) end as user_id,
    day_second(0, visits.t) as timestamp,
    day_second(0, visits.t) as sent_at,
    day_second(0, visits.t + 1) as received_at,
    'https://hcp.clearpath-bio.example/' || visits.content_format || '/' || visits.content_id as url,
    '/' || visits.content_format || '/' || visits.content_id as path,
    visits.title,
    getvariable('human_agents')[1 + pick('agent', readers.person, len(getvariable('human_agents')))] as context_user_agent,
    readers.person,
    readers.email,
    readers.first_name,
    readers.last_name,
    readers.home_name,
    visits.i
from visits
inner join readers
    on visits.reader = readers.reader
order by visits.i;

create or replace view segment_identifies as
select
    'id-' || cast(person as varchar) as id,
    anonymous_id,
    user_id,
    min(timestamp) as timestamp,
    min(timestamp) as sent_at,
    min(received_at) as received_at,
    email,
    first_name,
    last_name,
    home_name as company
from segment_pages
where user_id is not null
group by person, anonymous_id, user_id, email, first_name, last_name, home_name
order by person;

create or replace view nppes_providers as
select
    source_record_id as "NPI",
    '2' as "Entity Type Code",
    organization_name as "Provider Organization Name (Legal Business Name)",
    upper(alternate_name) as "Provider Other Organization Name",
    cast(null as varchar) as "Provider Last Name (Legal Name)",
    cast(null as varchar) as "Provider First Name",
    address_line_1 as "Provider First Line Business Practice Location Address",
    upper(address_line_2) as "Provider Second Line Business Practice Location Address",
    city as "Provider Business Practice Location Address City Name",
    state as "Provider Business Practice Location Address State Name",
    postal_code as "Provider Business Practice Location Address Postal Code",
    'US' as "Provider Business Practice Location Address Country Code (If outside U.S.)",
    phone as "Provider Business Practice Location Address Telephone Number",
    strftime(created_on, '%m/%d/%Y') as "Provider Enumeration Date",
    strftime(least(created_on + 300, getvariable('as_of')), '%m/%d/%Y') as "Last Update Date",
    taxonomy_code as "Healthcare Provider Taxonomy Code_1",
    'Y' as "Healthcare Provider Primary Taxonomy Switch_1",
    case when parent_org is not null then 'Y' else 'N' end as "Is Organization Subpart",
    case when parent_org is not null
        then (select upper(organizations.organization_name) from organizations where organizations.org = organization_records.parent_org)
    end as "Parent Organization LBN",
    0 as part,
    r as n
from organization_records
where source_system = 'nppes'
union all
select
    npi,
    '1',
    cast(null as varchar),
    cast(null as varchar),
    upper(last_name),
    upper(first_name),
    upper(home_address),
    cast(null as varchar),
    upper(home_city),
    home_state,
    home_postal_code,
    'US',
    phone,
    '05/23/2012',
    '03/01/2024',
    taxonomy_code,
    'Y',
    cast(null as varchar),
    cast(null as varchar),
    1,
    person
from people_records
where npi is not null and chance('person in nppes', person, 600)
order by part, n;

create or replace view cms_hospitals as
select
    organization_records.source_record_id as "Facility ID",
    organization_records.organization_name as "Facility Name",
    organization_records.address_line_1 as "Address",
    organization_records.city as "City/Town",
    organization_records.state as "State",
    organization_records.postal_code as "ZIP Code",
    phone_text(regexp_replace(organization_records.phone, '[^0-9]', '', 'g'), 0) as "Telephone Number",
    organization_records.cms_hospital_type as "Hospital Type",
    organization_records.ownership as "Hospital Ownership",
    case when chance('emergency', organization_records.org, 850) then 'Yes' else 'No' end as "Emergency Services",
    cast(1 + pick('stars', organization_records.org, 5) as varchar) as "Hospital overall rating"
from organization_records
where organization_records.source_system = 'cms'
order by organization_records.r;
