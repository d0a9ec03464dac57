-- Which lists name an organization, and how often.
create or replace table organization_record_keys as
with flags as (
    select
        organizations.*,
        stories.story,
        organizations.kind = 'health_system_idn' or stories.story <> 'normal' or chance('in crm list', organizations.org, 900) as in_crm,
        chance('in licence list', organizations.org, 600) as draws_licence,
        chance('in events list', organizations.org, 200) as in_events,
        chance('in salesforce', organizations.org, 480) as in_salesforce,
        chance('in hubspot', organizations.org, 380) as in_hubspot,
        chance('in nppes', organizations.org, 720) as draws_nppes,
        chance('in cms', organizations.org, 930) as draws_cms
    from organizations
    inner join stories
        on organizations.org = stories.org
)

select org, 0 as slot, 'crm' as source_system, 'crm' as list_name from flags where in_crm or not (in_salesforce or in_hubspot)
union all
select org, 1, 'crm', 'crm' from flags where in_crm and chance('second crm record', org, 90)
union all
select org, 2, 'crm', 'crm' from flags where in_crm and chance('third crm record', org, 15)
union all
select org, 3, 'state_licences', 'state_licences' from flags where has_licence and draws_licence
union all
select org, 4, 'events', 'events' from flags where in_events
union all
select org, 5, 'salesforce', 'salesforce' from flags where in_salesforce
union all
select org, 6, 'salesforce', 'salesforce' from flags where in_salesforce and chance('second salesforce record', org, 40)
union all
select org, 7, 'hubspot', 'hubspot' from flags where in_hubspot
union all
select org, 8, 'hubspot', 'hubspot' from flags where in_hubspot and chance('second hubspot record', org, 50)
union all
select org, 9, 'nppes', 'nppes' from flags where has_nppes and draws_nppes
union all
select org, 10, 'nppes', 'nppes' from flags where has_nppes and draws_nppes and chance('second npi', org, 80)
union all
select org, 11, 'cms', 'cms' from flags where ccn is not null and length(ccn) = 6 and cms_hospital_type is not null and draws_cms;

create or replace table organization_records as
with keyed as (
    select
        record_keys.slot,
        record_keys.source_system,
        record_keys.org * 16 + record_keys.slot as r,
        organizations.*,
        -- Later copies of one list were typed by somebody else: twice as careless.
        case when record_keys.slot in (1, 2, 6, 8) then 2 else 1 end as carelessness,
        -- What the team sees every day, and what a state prints, is kept in order.
        record_keys.slot in (0, 3) as is_kept_in_order
    from organization_record_keys as record_keys
    inner join organizations
        on record_keys.org = organizations.org
),

habits as (
    select
        *,
        chance('abbreviates', r, carelessness * case source_system
            when 'events' then 400 when 'salesforce' then 280 when 'crm' then 220 when 'hubspot' then 250 else 120 end)
            and not is_kept_in_order as abbreviates,
        chance('slips', r, carelessness * case source_system
            when 'events' then 70 when 'crm' then 30 when 'salesforce' then 30 when 'hubspot' then 40 else 6 end)
            and length(organization_name) > 9 and not is_kept_in_order as slips,
        chance('legal form', r, case source_system
            when 'nppes' then 550 when 'state_licences' then 450 when 'crm' then 70 when 'salesforce' then 70 else 0 end)
            as has_legal_form,
        chance('city in name', r, case source_system when 'crm' then 50 when 'salesforce' then 70 when 'hubspot' then 50 else 0 end)
            and position(city_name in organization_name) = 0 and not is_kept_in_order as adds_city,
        source_system in ('nppes', 'cms') or (source_system = 'state_licences' and chance('licence capitals', 1, 300)) as shouts,
        chance('short address', r, case when source_system = 'cms' then 700 else 500 end) as shortens_address,
        chance('address slip', r, carelessness * 15) as slips_in_address,
        chance('no address', r, case source_system when 'events' then 1000 when 'crm' then 60 when 'hubspot' then 180 when 'salesforce' then 80 else 0 end) as lacks_address,
        chance('box', r, case when source_system in ('crm', 'nppes') then 25 else 0 end) as uses_box,
        chance('no phone', r, case source_system when 'events' then 1000 when 'crm' then 120 when 'hubspot' then 250 when 'salesforce' then 150 else 30 end) as lacks_phone,
        chance('placeholder phone', r, case when source_system in ('crm', 'hubspot') then 12 else 0 end) as invents_phone,
        chance('other line', r, case when source_system in ('nppes', 'cms', 'state_licences') then 250 else 60 end) as uses_other_line,
        chance('no website', r, case source_system when 'events' then 1000 when 'crm' then 250 when 'salesforce' then 300 when 'hubspot' then 60 else 1000 end) as lacks_website
    from keyed
),

spelled as (
    select
        *,
        case when abbreviates then abbreviate_name(organization_name) else organization_name end as short_name
    from habits
),

slipped as (
    select
        *,
        case when slips
            then left(short_name, 3 + pick('slip at', r, length(short_name) - 4))
                || substr(short_name, 5 + pick('slip at', r, length(short_name) - 4))
            else short_name
        end as slipped_name,
        case when shortens_address then abbreviate_address(address_line_1) else address_line_1 end as short_address,
        case when source_system in ('nppes', 'cms') then 2 else pick('phone style', r, 5) end as phone_style
    from spelled
),

worded as (
    select
        *,
        slipped_name
        || case when adds_city then ' - ' || city_name else '' end
        || case when has_legal_form and not is_kept_in_order then getvariable('legal_forms')[1 + pick('which legal form', org, len(getvariable('legal_forms')))] else '' end
        as worded_name
    from slipped
)

select
    r,
    org,
    slot,
    source_system,
    kind,
    kind_group,
    parent_org,
    case slot
        when 9 then npi
        when 10 then second_npi
        when 11 then ccn
        when 5 then '001WA' || lpad(cast(org as varchar), 10, '0') || 'AAA'
        when 6 then '001WB' || lpad(cast(org as varchar), 10, '0') || 'AAA'
        when 7 then cast(5100000000 + org as varchar)
        when 8 then cast(5700000000 + org as varchar)
        when 3 then 'L-' || state || '-' || lpad(cast(org as varchar), 7, '0')
        when 4 then 'EV-' || lpad(cast(org as varchar), 7, '0')
        else 'ORG-' || lpad(cast(org as varchar), 7, '0') || ['', '-B', '-C'][slot + 1]
    end as source_record_id,
    case when shouts then upper(worded_name) else worded_name end as organization_name,
    case
        when has_legal_form and is_kept_in_order
            then organization_name || getvariable('legal_forms')[1 + pick('which legal form', org, len(getvariable('legal_forms')))]
        when has_legal_form and chance('trade name', r, 400) then organization_name
    end as alternate_name,
    case
        when lacks_address then cast(null as varchar)
        when uses_box then 'PO Box ' || cast(100 + pick('box number', r, 9000) as varchar)
        when slips_in_address then cast(100 + pick('wrong number', r, 9800) as varchar) || substr(short_address, position(' ' in short_address))
        when shouts then upper(short_address)
        else short_address
    end as address_line_1,
    case when not lacks_address and not uses_box then address_line_2 end as address_line_2,
    case when shouts then upper(city_name) else city_name end as city,
    state,
    case
        when source_system = 'events' then cast(null as varchar)
        when source_system = 'nppes' then postal_code || lpad(cast(1000 + pick('plus four', r, 8999) as varchar), 4, '0')
        when chance('writes plus four', r, 150) and source_system <> 'cms'
            then postal_code || '-' || lpad(cast(1000 + pick('plus four', r, 8999) as varchar), 4, '0')
        else postal_code
    end as postal_code,
    case
        when lacks_phone then cast(null as varchar)
        when invents_phone then '000-000-0000'
        when uses_other_line then phone_text(phone_digits(area_code, pick('other line', r, 40000) * 2 + 1), phone_style)
        else phone_text(phone, phone_style)
    end as phone,
    case
        when domain is null or lacks_website then cast(null as varchar)
        else case pick('website style', r, 4) when 0 then 'https://www.' || domain || '/' when 1 then 'www.' || domain
            when 2 then domain else 'http://' || domain || '/locations/' || lower(replace(city_name, ' ', '-')) end
    end as website,
    domain,
    ownership,
    case when chance('lists npi', r, case when source_system = 'crm' then 300 when source_system = 'state_licences' then 500 else 150 end)
        and has_nppes then npi end as npi,
    case when chance('lists ccn', r, 300) then ccn end as ccn,
    case when chance('lists tax id', r, case when source_system in ('crm', 'state_licences') then 250 else 0 end) then tax_id end as tax_id,
    -- An unwritten attribute is null in every list; a written one is forgotten here and there.
    case when org in (select org from missing_firmographics where attribute = 'bed_count') or chance('forgets beds', r, 150)
        then null else bed_count end as bed_count,
    case when org in (select org from missing_firmographics where attribute = 'annual_patient_volume') or chance('forgets volume', r, 150)
        then null else annual_patient_volume end as annual_patient_volume,
    case when org in (select org from missing_firmographics where attribute = 'therapy_areas') or chance('forgets areas', r, 80)
        then null else therapy_areas end as therapy_areas,
    case when org in (select org from missing_firmographics where attribute = 'service_lines') or chance('forgets services', r, 80)
        then null else nullif(service_lines, '') end as service_lines,
    case when org in (select org from missing_firmographics where attribute = 'has_formulary_committee') or chance('forgets committee', r, 120)
        then null else has_formulary_committee end as has_formulary_committee,
    case when org in (select org from missing_firmographics where attribute = 'organization_type') then null else kind end as organization_type,
    case when org in (select org from missing_firmographics where attribute = 'organization_type') then null else salesforce_type end as salesforce_type,
    hubspot_industry,
    taxonomy_code,
    cms_hospital_type,
    created_on + cast(slot * 37 + pick('record created', r, 30) as integer) as created_on,
    phone as true_phone
from worded
order by r;

create or replace table organizations_crm as
select
    org,
    max(source_record_id) filter (where slot = 0) as crm_id,
    max(source_record_id) filter (where slot = 1) as second_crm_id,
    max(source_record_id) filter (where slot = 5) as salesforce_id,
    max(source_record_id) filter (where slot = 7) as hubspot_id
from organization_records
group by org;

create or replace table people_records as
select
    people.*,
    moves.to_org,
    moves.moved_day,
    second_sites.second_org,
    case when moves.person is not null then
        coalesce(
            replace(split_part(people.email, '@', 1), '.', '') || cast(people.person as varchar) || '@' || new_home.domain,
            people.email
        )
    else people.email end as later_email,
    home.kind_group,
    home.organization_name as home_name,
    home.city_name as home_city,
    home.state as home_state,
    home.postal_code as home_postal_code,
    home.address_line_1 as home_address,
    new_home.organization_name as new_home_name,
    -- The deciding people of a planted story are in the CRM, so that the story is seen.
    case when people.in_crm or stories.story not in ('normal', 'untouched') or not people.in_engage
        then 'C-' || lpad(cast(people.person as varchar), 8, '0') end as crm_contact_id,
    case when people.in_engage and people.email is not null then 'E' || cast(70000000 + people.person as varchar) end as engage_contact_id,
    case when people.in_events then 'V' || cast(3000000 + people.person as varchar) end as events_contact_id,
    case when coalesce(own_lists.second_crm_id, '') <> '' and chance('hangs on copy', people.person, 300)
        then own_lists.second_crm_id else own_lists.crm_id end as crm_org_id,
    new_lists.crm_id as new_crm_org_id,
    second_lists.crm_id as second_crm_org_id,
    case when own_lists.salesforce_id is not null and chance('in salesforce list', people.person, 550)
        then '003WA' || lpad(cast(people.person as varchar), 10, '0') || 'AAA' end as salesforce_contact_id,
    own_lists.salesforce_id as salesforce_org_id,
    case when people.email is not null and chance('in hubspot list', people.person, case when own_lists.hubspot_id is not null then 550 else 80 end)
        then cast(900000000 + people.person as varchar) end as hubspot_contact_id,
    own_lists.hubspot_id as hubspot_org_id,
    case when people.email is not null and chance('in marketo list', people.person, 120)
        then cast(1200000 + people.person as varchar) end as marketo_lead_id,
    stories.story
from people
inner join organizations as home
    on people.org = home.org
inner join stories
    on people.org = stories.org
inner join organizations_crm as own_lists
    on people.org = own_lists.org
left join people_moves as moves
    on people.person = moves.person
left join organizations as new_home
    on moves.to_org = new_home.org
left join organizations_crm as new_lists
    on moves.to_org = new_lists.org
left join people_second_sites as second_sites
    on people.person = second_sites.person
left join organizations_crm as second_lists
    on second_sites.second_org = second_lists.org
order by people.person;
