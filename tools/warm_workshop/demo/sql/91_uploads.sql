-- uploads.*: organizations and contacts as their systems export them, every version of a record a row.
create or replace view upload_organizations as
with current_rows as (
    select
        source_system,
        source_record_id as organization_record_id,
        organization_name,
        alternate_name,
        address_line_1,
        address_line_2,
        city,
        state,
        postal_code,
        'US' as country,
        phone,
        website,
        case when source_system = 'events' then cast(null as varchar) else organization_type end as organization_type,
        case when source_system = 'crm' then ownership end as ownership,
        npi,
        ccn,
        tax_id,
        case when source_system = 'crm' and chance('names parent', r, 700)
            then (select crm_id from organizations_crm where organizations_crm.org = organization_records.parent_org)
        end as parent_organization_record_id,
        case when source_system = 'crm' then bed_count end as bed_count,
        case when source_system = 'crm' then annual_patient_volume end as annual_patient_volume,
        case when source_system = 'crm' then therapy_areas end as therapy_areas,
        case when source_system = 'crm' then service_lines end as service_lines,
        case when source_system = 'crm' then has_formulary_committee end as has_formulary_committee,
        created_on + interval 9 hour as created_at,
        least(created_on + cast(40 + pick('record updated', r, 900) as integer), getvariable('as_of')) + interval 10 hour as updated_at,
        slot = 2 and chance('copy removed', r, 400) as is_deleted,
        0 as version,
        r
    from organization_records
    where source_system in ('crm', 'state_licences', 'events')
),

-- What some records said before somebody corrected them.
earlier_rows as (
    select
        * replace (
            abbreviate_name(organization_name) as organization_name,
            cast(null as varchar) as phone,
            created_at as updated_at,
            false as is_deleted,
            1 as version
        )
    from current_rows
    where source_system = 'crm' and chance('earlier version', r, 30)
)

select
    * exclude (version, r),
    greatest(day_date(0), cast(updated_at as date)) + interval '23 hours 30 minutes' as loaded_at
from (
    select * from current_rows
    union all
    select * from earlier_rows
) as versions
order by r, version;

create or replace view upload_contacts as
with crm_rows as (
    select
        'crm' as source_system,
        crm_contact_id as contact_record_id,
        crm_org_id as organization_record_id,
        case when crm_org_id is null or chance('writes employer', person, 400) then home_name end as organization_name,
        email,
        home_address as address_line_1,
        home_city as city,
        home_state as state,
        home_postal_code as postal_code,
        0 as version,
        cast(0 as bigint) as day,
        *
        exclude (email)
    from people_records
    where crm_contact_id is not null
    union all
    -- People who moved: the record moves along.
    select
        'crm',
        crm_contact_id,
        new_crm_org_id,
        new_home_name,
        later_email,
        cast(null as varchar),
        cast(null as varchar),
        cast(null as varchar),
        cast(null as varchar),
        1,
        least(moved_day + pick('noticed', person, 20), getvariable('days') - 1),
        *
        exclude (email)
    from people_records
    where crm_contact_id is not null and to_org is not null
    union all
    -- People with a second site have a second record there.
    select
        'crm',
        crm_contact_id || '-S',
        second_crm_org_id,
        cast(null as varchar),
        email,
        cast(null as varchar),
        cast(null as varchar),
        cast(null as varchar),
        cast(null as varchar),
        2,
        0,
        *
        exclude (email)
    from people_records
    where crm_contact_id is not null and second_crm_org_id is not null
),

engage_rows as (
    select
        'engage',
        engage_contact_id,
        cast(null as varchar),
        case when chance('short employer', person, 350) then abbreviate_name(home_name) else home_name end,
        email,
        cast(null as varchar),
        home_city,
        home_state,
        cast(null as varchar),
        0,
        0,
        *
        exclude (email)
    from people_records
    where engage_contact_id is not null
    union all
    select
        'engage',
        engage_contact_id,
        cast(null as varchar),
        new_home_name,
        later_email,
        cast(null as varchar),
        cast(null as varchar),
        cast(null as varchar),
        cast(null as varchar),
        1,
        least(moved_day + 5, getvariable('days') - 1),
        *
        exclude (email)
    from people_records
    where engage_contact_id is not null and to_org is not null and chance('engage follows', person, 600)
),

event_rows as (
    select
        'events',
        events_contact_id,
        cast(null as varchar),
        case when chance('badge name', person, 500) then abbreviate_name(home_name) else home_name end,
        case when chance('badge mail', person, 850) then email end,
        cast(null as varchar),
        home_city,
        home_state,
        cast(null as varchar),
        0,
        0,
        *
        exclude (email)
    from people_records
    where events_contact_id is not null
),

unioned as (
    select * from crm_rows
    union all
    select * from engage_rows
    union all
    select * from event_rows
)

select
    source_system,
    contact_record_id,
    organization_record_id,
    organization_name,
    first_name,
    last_name,
    email,
    case when source_system = 'crm' and phone is not null then phone_text(phone, pick('contact phone', person, 5)) end as phone,
    case when source_system = 'crm' and chance('contact npi', person, 700) then npi end as npi,
    case when chance('no title', person * 4 + length(source_system), case when source_system = 'events' then 150 else 50 end) then null else job_title end as job_title,
    case when source_system = 'crm' then nullif(specialty, '') end as specialty,
    case when source_system = 'crm' and chance('contact address', person, 600) then address_line_1 end as address_line_1,
    city,
    state,
    case when source_system = 'crm' then postal_code end as postal_code,
    day_date(0) - cast(30 + pick('contact created', person, 900) as integer) + interval 9 hour as created_at,
    case when version = 1 then day_second(day, 60000)
        else day_date(0) - cast(pick('contact updated', person, 30) as integer) + interval 11 hour end as updated_at,
    source_system = 'crm' and story = 'normal' and chance('prescriber opt-out', person, 8) as is_pdrp,
    false as is_deleted,
    case when version = 1 then day_second(day, 84600) else day_second(0, 84600) end as loaded_at
from unioned
order by source_system, person, version;

create or replace view upload_source_systems as
select *
from (values
    ('crm', false, 2, 'Customer relationship management: kept by people, with copies', 'contract'),
    ('state_licences', true, 1, 'Licence lists of the states: each site once', 'public record'),
    ('engage', false, 4, 'Marketing automation: companies as typed into forms', 'consent'),
    ('events', false, 5, 'Badge scans and attendance lists', 'event badge'),
    ('market_watch', false, 6, 'News and public signals collected by hand', 'public record'),
    ('intent_vendor', false, 7, 'Topics that houses read about elsewhere', 'contract')
) as systems (source_system, is_deduplicated, trust_rank, description, data_use_basis);

create or replace view upload_content as
select
    content_id,
    '1' as content_version,
    title,
    intent_level,
    therapy_area,
    product,
    buyer_stage,
    decision_role,
    case
        when audience = 'site' then 'clinical_sites'
        when audience = 'partner' then 'business_development'
        when audience = 'payer' or content_format in ('access_page', 'access_download') then 'market_access'
        else 'commercial'
    end as use_case,
    format,
    theme,
    case pick('approval', format_position * 8 + area, 20) when 0 then 'withdrawn' when 1 then 'in_review' else 'approved' end as approval_status,
    day_date(0) - cast(20 + pick('approved', format_position * 8 + area, 200) as integer) as approved_at,
    case when pick('approval', format_position * 8 + area, 20) = 2 then getvariable('as_of') - 15
        else getvariable('as_of') + cast(120 + pick('expires', format_position * 8 + area, 400) as integer) end as expires_at,
    getvariable('as_of') + cast(pick('review due', format_position * 8 + area, 200) as integer) - 30 as review_due_at,
    'US' as market
from content_items
union all
-- The mailings of the marketing tool, by the number that the tool gives them; all but one approved.
select
    cast(mailings.campaign_id + 1000 as varchar),
    '1',
    upper(left(areas.therapy_area, 1)) || substr(areas.therapy_area, 2) || ' news, issue ' || mailings.campaign_id,
    'low',
    areas.therapy_area,
    cast(null as varchar),
    'awareness',
    'prescriber',
    'commercial',
    'mailing',
    'news',
    if(mailings.campaign_id = 10, 'in_review', 'approved'),
    day_date(0) - 30,
    getvariable('as_of') + 200,
    getvariable('as_of') + 90,
    'US'
from range(1, 11) as mailings (campaign_id)
inner join words.therapy_areas as areas
    on mailings.campaign_id % len(getvariable('therapy_areas')) = areas.position
order by content_id;

-- With the rows nobody can use, so that quarantine has something to show.
create or replace view upload_organizations_all as
select * from upload_organizations
union all by name
select 'crm' as source_system, cast(null as varchar) as organization_record_id, 'Riverbend Clinic (no number)' as organization_name, 'MN' as state
union all by name
select 'crm' as source_system, 'ORG-X1' as organization_record_id, cast(null as varchar) as organization_name, 'WI' as state;

create or replace view upload_contacts_all as
select * from upload_contacts
union all by name
select 'engage' as source_system, cast(null as varchar) as contact_record_id, 'Unknown' as last_name;

create or replace view upload_consents_all as
select * exclude (person, version, day) from consents
union all by name
select 'crm' as source_system, 'CNS-X1' as consent_record_id, 'email' as channel, 'all' as scope, 'granted' as status,
    day_second(0, 50000) as captured_at;

create or replace view upload_account_signals_all as
select * replace (cast(occurred_at as varchar) as occurred_at) from account_signals
union all by name
select 'market_watch' as source_system, 'MW-X1' as signal_record_id, 'analyst_mention' as signal_type,
    (select min(organization_name) from organizations) as organization_name, 'sometime in spring' as occurred_at,
    day_second(0, 84600) as loaded_at
union all by name
select 'market_watch' as source_system, 'MW-X2' as signal_record_id, 'rumour' as signal_type,
    (select min(organization_name) from organizations) as organization_name,
    cast(day_second(getvariable('days') - 9, 40000) as varchar) as occurred_at,
    day_second(getvariable('days') - 9, 84600) as loaded_at;
