-- The true organizations: what is really there, before any source spells it.
create or replace table organizations_drawn as
with kinds as (
    select
        *,
        sum(per_mille) over (order by position rows unbounded preceding) as slot_end,
        sum(per_mille) over (order by position rows unbounded preceding) - per_mille as slot_start
    from words.kinds
),

drawn as (
    select
        i as org,
        -- Golden steps: any number of organizations has the kinds in their shares.
        (i * 618034 + salt('kind')) % 1000000 // 1000 as kind_slot,
        pick('region', i, getvariable('region_count')) as region,
        pick('place', i, 100) as place
    from range(getvariable('accounts')) as t(i)
)

select
    drawn.org,
    drawn.region,
    drawn.region * 12 + case
        when drawn.place < 30 then 0
        when drawn.place < 66 then 1 + (drawn.place - 30) // 12
        else 4 + (drawn.place - 66) % 8
    end as city,
    kinds.* exclude (position, per_mille, slot_start, slot_end),
    kinds.kind_group = 'provider' and kinds.name_style in (
        'hospital', 'academic_hospital', 'children', 'specialty_hospital', 'clinic', 'group', 'specialty',
        'surgery', 'infusion'
    ) as may_have_parent,
    kinds.name_style in ('hospital', 'academic_hospital', 'children', 'specialty_hospital', 'government_hospital')
        as is_hospital,
    pick('first therapy area', drawn.org, len(getvariable('therapy_areas'))) as first_area
from drawn
inner join kinds
    on drawn.kind_slot >= kinds.slot_start and drawn.kind_slot < kinds.slot_end
order by drawn.org;

-- Therapy areas: a specialty has one, a clinic one or two, a hospital several, a system nearly all.
create or replace table organization_areas as
select
    organizations_drawn.org,
    areas.position as area
from organizations_drawn
cross join words.therapy_areas as areas
where
    areas.position = organizations_drawn.first_area
    or chance('therapy area', organizations_drawn.org * 8 + areas.position, case
        when organizations_drawn.kind = 'health_system_idn' then 750
        when organizations_drawn.is_hospital then 420
        when organizations_drawn.kind_group = 'payer' then 450
        when organizations_drawn.kind in ('academic', 'research_institute') then 350
        when organizations_drawn.kind in ('group_practice', 'infusion_center') then 250
        when organizations_drawn.kind = 'clinic' then 120
        else 0
    end);

create or replace table systems as
select
    org,
    row_number() over (order by org) - 1 as system_number
from organizations_drawn
where kind = 'health_system_idn';

-- A site belongs to a system whose home is the site's region.
create or replace table organization_parents as
with candidates as (
    select
        org,
        region,
        (select count(*) from systems) as system_count
    from organizations_drawn
    where
        may_have_parent
        and chance('has parent', org, case when is_hospital then 420 else 300 end)
),

numbered as (
    select
        org,
        region + getvariable('region_count') * pick(
            'which parent', org,
            greatest(0, (system_count - region + getvariable('region_count') - 1) // getvariable('region_count'))
        ) as system_number,
        system_count
    from candidates
    where region < system_count
)

select
    numbered.org,
    systems.org as parent_org
from numbered
inner join systems
    on numbered.system_number = systems.system_number;

create or replace table organization_names as
with patterns as (
    select
        name_style,
        list(pattern order by position) as pattern_list
    from words.name_patterns
    group by name_style
),

rendered as (
    select
        drawn.org,
        drawn.city,
        drawn.name_style,
        drawn.is_hospital,
        cities.city_name,
        areas.name_word,
        replace(replace(replace(replace(replace(replace(replace(replace(replace(
            patterns.pattern_list[1 + pick('name pattern', drawn.org, len(patterns.pattern_list))],
            '{city}', cities.city_name),
            '{feature}', pick_word('features', 'feature', drawn.org)),
            '{surname2}', pick_word('last_names', 'second surname', drawn.org)),
            '{surname}', pick_word('last_names', 'surname', drawn.org)),
            '{saint}', pick_word('saints', 'saint', drawn.org)),
            '{stem}', pick_word('city_stems', 'stem', drawn.org)),
            '{ta_word}', areas.name_word),
            '{biotech_word}', pick_word('biotech_words', 'biotech word', drawn.org)),
            '{biotech_ending}', pick_word('biotech_endings', 'biotech ending', drawn.org)) as own_name
    from organizations_drawn as drawn
    inner join cities
        on drawn.city = cities.city
    inner join patterns
        on drawn.name_style = patterns.name_style
    inner join words.therapy_areas as areas
        on drawn.first_area = areas.position
),

systems_numbered as (
    select
        rendered.org,
        case
            when row_number() over (partition by rendered.own_name order by rendered.org) = 1
                then rendered.own_name
            else pick_word('last_names', 'system surname', rendered.org) || ' ' || rendered.own_name
        end as system_name
    from rendered
    where rendered.name_style = 'system'
),

named as (
    select
        rendered.org,
        rendered.city,
        rendered.city_name,
        rendered.name_style,
        organization_parents.parent_org,
        case
            when rendered.name_style = 'system' then own_system.system_name
            when parent_system.system_name is not null and chance('named after parent', rendered.org, 550)
                then parent_system.system_name
                || case when chance('dash in name', rendered.org, 400) then ' - ' else ' ' end
                || rendered.city_name || ' '
                || case
                    when rendered.name_style = 'specialty_hospital' then 'Specialty Hospital'
                    when rendered.name_style = 'children' then 'Children''s Hospital'
                    when rendered.is_hospital then 'Hospital'
                    when rendered.name_style = 'clinic' then 'Clinic'
                    when rendered.name_style = 'group' then 'Physicians'
                    when rendered.name_style = 'surgery' then 'Surgery Center'
                    when rendered.name_style = 'infusion' then 'Infusion Center'
                    else rendered.name_word || ' Center'
                end
            else rendered.own_name
        end as organization_name
    from rendered
    left join organization_parents
        on rendered.org = organization_parents.org
    left join systems_numbered as parent_system
        on organization_parents.parent_org = parent_system.org
    left join systems_numbered as own_system
        on rendered.org = own_system.org
),

-- A name that others have tells its place; some hospitals share one all the same, as those of one saint do.
told_apart as (
    select
        * replace (
            case
                when row_number() over (partition by organization_name order by org) = 1
                    or contains(organization_name, city_name)
                    or (name_style = 'hospital' and chance('twin', org, 400))
                    then organization_name
                else organization_name || ' of ' || city_name
            end as organization_name
        )
    from named
),

ranked as (
    select
        *,
        row_number() over (partition by organization_name, city order by org) as name_rank
    from told_apart
)

-- Two organizations of one name in one place would be one to any reader: the later gets a quarter of the town.
select
    org,
    organization_name || case
        when name_rank = 1 then ''
        when name_rank <= 13 then ' ' || getvariable('directions')[name_rank - 1]
        else ' ' || cast(name_rank as varchar)
    end as organization_name
from ranked;

create or replace table organizations_placed as
select
    drawn.*,
    organization_names.organization_name,
    organization_parents.parent_org,
    cities.city_name,
    cities.state,
    cities.area_code,
    lpad(cast(
        cities.first_postal_code + pick('postal code', drawn.org, cities.postal_code_count) as varchar
    ), 5, '0') as postal_code,
    cast(100 + pick('street number', drawn.org, 9800) as varchar) || ' '
    || case when chance('street direction', drawn.org, 300)
        then getvariable('directions')[1 + pick('which direction', drawn.org, 4)] || ' '
        else ''
    end
    || pick_word('streets', 'street', drawn.org) as address_line_1,
    case
        when drawn.may_have_parent and not drawn.is_hospital and chance('suite', drawn.org, 350)
            then 'Suite ' || cast(100 + 10 * pick('suite number', drawn.org, 60) as varchar)
        else cast(null as varchar)
    end as address_line_2,
    phone_digits(cities.area_code, ((drawn.org * 7919 + salt('phones')) % 40000) * 2) as phone,
    plain_letters(organization_names.organization_name) as name_letters,
    case
        when drawn.is_hospital
            then cities.ccn_prefix || lpad(cast(row_number() over (
                partition by cities.state, drawn.is_hospital order by drawn.org
            ) as varchar), 4, '0')
        else cast(null as varchar)
    end as ccn
from organizations_drawn as drawn
inner join organization_names
    on drawn.org = organization_names.org
inner join cities
    on drawn.city = cities.city
left join organization_parents
    on drawn.org = organization_parents.org;

-- Some clinics of a system sit on the campus of its hospital in the same place: one address, two organizations.
create or replace table campuses as
select
    parent_org,
    city,
    arg_min(address_line_1, org) as address_line_1,
    arg_min(postal_code, org) as postal_code
from organizations_placed
where is_hospital and parent_org is not null
group by parent_org, city;

create or replace table organizations_domains as
select
    org,
    left(name_letters, 40) || case
        when row_number() over (partition by left(name_letters, 40) order by org) = 1 then ''
        else cast(row_number() over (partition by left(name_letters, 40) order by org) as varchar)
    end || '.example' as own_domain
from organizations_placed;

create or replace table organizations as
with area_texts as (
    select
        organization_areas.org,
        string_agg(areas.therapy_area, ';' order by areas.position) as therapy_areas,
        string_agg(areas.service_lines, ';' order by areas.position) as area_service_lines
    from organization_areas
    inner join words.therapy_areas as areas
        on organization_areas.area = areas.position
    group by organization_areas.org
)

select
    placed.org,
    placed.kind,
    placed.kind_group,
    placed.name_style,
    placed.is_hospital,
    placed.region,
    placed.city,
    placed.first_area,
    placed.parent_org,
    placed.organization_name,
    case when campuses.city is not null and not placed.is_hospital and chance('on campus', placed.org, 250)
        then campuses.address_line_1 else placed.address_line_1 end as address_line_1,
    placed.address_line_2,
    placed.city_name,
    placed.state,
    case when campuses.city is not null and not placed.is_hospital and chance('on campus', placed.org, 250)
        then campuses.postal_code else placed.postal_code end as postal_code,
    placed.area_code,
    placed.phone,
    case
        when placed.parent_org is not null and chance('parent domain', placed.org, 750)
            then parent_domains.own_domain
        when placed.parent_org is null and placed.kind <> 'health_system_idn' and chance('no domain', placed.org, 100)
            then cast(null as varchar)
        else organizations_domains.own_domain
    end as domain,
    case
        when placed.kind_group = 'partner' then cast(null as varchar)
        when placed.is_hospital then ['Voluntary non-profit - Private', 'Proprietary',
            'Government - Hospital District or Authority', 'Voluntary non-profit - Church'][1 + pick('owner', placed.org, 4)]
        else ['Non-profit', 'Private', 'Physician owned', 'Private'][1 + pick('owner', placed.org, 4)]
    end as ownership,
    placed.ccn,
    npi(placed.org * 2) as npi,
    npi(placed.org * 2 + 1) as second_npi,
    -- Prefix 07 is not in use; a site files under its system's number six times in ten.
    '07-' || lpad(cast((case
        when placed.parent_org is not null and chance('parent tax id', placed.org, 600) then placed.parent_org
        else placed.org
    end * 48271 + salt('tax id')) % 10000000 as varchar), 7, '0') as tax_id,
    case when placed.beds_low is not null
        then placed.beds_low + pick_low('beds', placed.org, placed.beds_high - placed.beds_low + 1)
    end as bed_count,
    case when placed.volume_low is not null
        then 50 * ((placed.volume_low + pick_low('volume', placed.org, placed.volume_high - placed.volume_low + 1)) // 50)
    end as annual_patient_volume,
    case when placed.kind in ('distributor', 'government_agency', 'home_health', 'long_term_care', 'dialysis')
        then cast(null as varchar) else area_texts.therapy_areas
    end as therapy_areas,
    -- Each name once, in alphabetical order.
    array_to_string(list_sort(list_distinct(list_filter(string_split(
        case when placed.kind_group in ('provider', 'site') and placed.kind not in ('home_health', 'long_term_care', 'dialysis')
            then coalesce(area_texts.area_service_lines, '') else '' end
        || case
            when chance('trials', placed.org, case placed.kind
                when 'research_institute' then 850 when 'academic' then 700 when 'hospital_academic' then 800
                when 'cro' then 700 when 'hospital_community' then 120 when 'specialty_center' then 150
                when 'health_system_idn' then 100 else 0 end)
                then ';clinical_trials' else ''
        end
        || case when placed.kind in ('infusion_center') then ';infusion' else '' end
        || case when placed.kind in ('pharmacy_specialty') then ';specialty_pharmacy' else '' end
        || case when placed.kind in ('diagnostic_lab') then ';laboratory;diagnostics' else '' end
        || case when placed.kind_group = 'partner'
            then ';' || ['biologics', 'cell_therapy', 'gene_therapy', 'digital_health', 'diagnostics', 'genomics']
                [1 + pick('technology', placed.org, 6)]
            || case when chance('data', placed.org, 550)
                then ';' || ['real_world_data', 'biobank', 'registry', 'data_capture'][1 + pick('data kind', placed.org, 4)]
                else '' end
            else '' end,
        ';'), lambda part: part <> ''))), ';') as service_lines,
    case
        when placed.kind = 'health_system_idn' then true
        when placed.is_hospital or placed.kind_group = 'payer' then chance('committee', placed.org, 880)
        when placed.kind_group = 'provider' then chance('committee', placed.org, 50)
        else cast(null as boolean)
    end as has_formulary_committee,
    placed.has_nppes = 1 as has_nppes,
    placed.has_licence = 1 as has_licence,
    placed.taxonomy_code,
    placed.cms_hospital_type,
    placed.salesforce_type,
    placed.hubspot_industry,
    placed.people_low + pick('people', placed.org, placed.people_high - placed.people_low + 1) as people_count,
    date '2017-01-01' + cast(pick('created', placed.org, 2600) as integer) as created_on
from organizations_placed as placed
inner join organizations_domains
    on placed.org = organizations_domains.org
left join organizations_domains as parent_domains
    on placed.parent_org = parent_domains.org
left join campuses
    on placed.parent_org = campuses.parent_org and placed.city = campuses.city
left join area_texts
    on placed.org = area_texts.org
order by placed.org;

drop table organizations_drawn;
drop table organizations_placed;
drop table organizations_domains;
drop table organization_names;
