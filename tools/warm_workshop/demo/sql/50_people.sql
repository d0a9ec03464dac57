-- The true people: each works at one organization; some at a second one, some move.
-- Some mail gateways follow every link before the reader does.
create or replace table mail_gateways as
with ranked as (
    select
        stories.org,
        row_number() over (order by draw('gateway', stories.org), stories.org) as gateway_rank,
        count(*) over () as home_count
    from stories
    where stories.story = 'normal'
)

select org
from ranked
where gateway_rank <= greatest(2, home_count * 9 // 100);

create or replace table people_drawn as
with slots as (
    select
        organizations.org,
        slot,
        organizations.org * 32 + slot as draw_key
    from organizations
    cross join range(32) as slots (slot)
    where slots.slot < organizations.people_count
)

select
    slots.org,
    slots.slot,
    slots.draw_key,
    -- Who takes part in the background noise: planted stories are kept free of it.
    case
        when stories.story not in ('normal', 'hot') then 2
        when mail_gateways.org is not null then 0
        else 1
    end as noise_group
from slots
inner join organizations
    on slots.org = organizations.org
inner join stories
    on slots.org = stories.org
left join mail_gateways
    on slots.org = mail_gateways.org;

-- Numbered so that the people with a scanning mail gateway come first, then all others open to noise, then the rest:
-- a random person is then a random number, without a join.
create or replace table people_numbered as
select
    *,
    row_number() over (order by noise_group, draw('person number', draw_key), draw_key) - 1 as person
from people_drawn;

create or replace table title_styles as
select
    title_style,
    count(*) as title_count
from words.titles
group by title_style;

create or replace table people_moves as
with candidates as (
    select
        people_numbered.person,
        people_numbered.org,
        organizations.kind_group,
        row_number() over (order by draw('mover', people_numbered.person), people_numbered.person) as mover_rank
    from people_numbered
    inner join organizations
        on people_numbered.org = organizations.org
    where people_numbered.noise_group = 1
),

targets as (
    select
        organizations.org,
        organizations.kind_group,
        row_number() over (partition by organizations.kind_group order by organizations.org) - 1 as target_number,
        count(*) over (partition by organizations.kind_group) as target_count
    from organizations
    inner join stories
        on organizations.org = stories.org
    where stories.story = 'normal'
),

movers as (
    select
        candidates.*,
        pick('new employer', candidates.person, group_sizes.target_count) as target_number,
        getvariable('days') * 3 // 10
        + pick('moved on', candidates.person, getvariable('days') * 7 // 10 - 30) as moved_day
    from candidates
    inner join (select kind_group, max(target_count) as target_count from targets group by kind_group) as group_sizes
        on candidates.kind_group = group_sizes.kind_group
    where candidates.mover_rank <= greatest(8, getvariable('accounts') // 12)
)

select
    movers.person,
    movers.org as from_org,
    targets.org as to_org,
    movers.moved_day
from movers
inner join targets
    on movers.kind_group = targets.kind_group and movers.target_number = targets.target_number
where movers.org <> targets.org;

-- People with a second site: another organization of the same system, else of the same region and kind.
create or replace table people_second_sites as
with candidates as (
    select
        people_numbered.person,
        people_numbered.org,
        organizations.parent_org,
        organizations.region,
        row_number() over (order by draw('second site', people_numbered.person), people_numbered.person) as site_rank
    from people_numbered
    inner join organizations
        on people_numbered.org = organizations.org
    where
        people_numbered.noise_group = 1
        and organizations.kind_group = 'provider'
        and people_numbered.person not in (select people_moves.person from people_moves)
),

chosen as (
    select * from candidates
    where site_rank <= greatest(10, getvariable('accounts') // 10)
),

-- Only a bounded number of neighbours is looked at, so that large territories stay linear.
neighbours as (
    select
        organizations.org,
        organizations.region,
        organizations.parent_org,
        row_number() over (partition by organizations.region order by organizations.org) as region_rank
    from organizations
    inner join stories
        on organizations.org = stories.org
    where organizations.kind_group = 'provider' and stories.story = 'normal'
),

pairs as (
    select
        chosen.person,
        neighbours.org as second_org,
        row_number() over (
            partition by chosen.person
            order by
                coalesce(chosen.parent_org = neighbours.parent_org, false) desc,
                draw('which second site', chosen.person * 64 + neighbours.region_rank),
                neighbours.org
        ) as pair_rank
    from chosen
    inner join neighbours
        on chosen.region = neighbours.region and chosen.org <> neighbours.org
)

select
    person,
    second_org
from pairs
where pair_rank = 1;

create or replace table people as
with titled as (
    select
        people_numbered.person,
        people_numbered.org,
        people_numbered.slot,
        people_numbered.noise_group,
        organizations.kind_group,
        organizations.name_style,
        organizations.domain,
        organizations.area_code,
        case
            when organizations.kind_group in ('payer', 'site', 'partner', 'other') then organizations.kind_group
            when organizations.is_hospital or organizations.kind = 'health_system_idn' then 'large'
            else 'small'
        end as title_style,
        -- A large house has people for each of its therapy areas; slot order keeps the deciding roles first.
        coalesce(own_areas.area_list[1 + (people_numbered.slot // 3) % len(own_areas.area_list)], organizations.first_area) as area,
        pick_word('first_names', 'first name', people_numbered.draw_key) as first_name,
        pick_word('last_names', 'last name', people_numbered.draw_key) as last_name
    from people_numbered
    inner join organizations
        on people_numbered.org = organizations.org
    left join (
        select org, list(area order by area) as area_list from organization_areas group by org
    ) as own_areas
        on people_numbered.org = own_areas.org
),

mailboxes as (
    select
        titled.*,
        titles.decision_role,
        replace(replace(titles.job_title, '{ta}', areas.specialty), '{doctor}', areas.doctor) as job_title,
        replace(titles.specialty, '{ta}', areas.specialty) as specialty,
        titles.is_prescriber = 1 as is_prescriber,
        areas.taxonomy_code,
        plain_letters(titled.first_name) || '.' || plain_letters(titled.last_name) as mailbox,
        row_number() over (
            partition by titled.domain, titled.first_name, titled.last_name order by titled.person
        ) as mailbox_rank
    from titled
    inner join title_styles
        on titled.title_style = title_styles.title_style
    inner join words.titles as titles
        on
            titled.title_style = titles.title_style
            and titled.slot % title_styles.title_count = titles.slot
    inner join words.therapy_areas as areas
        on titled.area = areas.position
)

select
    mailboxes.person,
    mailboxes.org,
    mailboxes.slot,
    mailboxes.noise_group,
    mailboxes.first_name,
    mailboxes.last_name,
    mailboxes.decision_role,
    mailboxes.job_title,
    mailboxes.specialty,
    mailboxes.is_prescriber,
    mailboxes.taxonomy_code,
    mailboxes.area,
    case
        when chance('no mail', mailboxes.person, 30) then cast(null as varchar)
        -- An underscore is not allowed in these mailboxes, so that they are nobody's.
        when mailboxes.domain is null or chance('freemail', mailboxes.person, 40)
            then replace(mailboxes.mailbox, '.', '_') || '_' || cast(mailboxes.person as varchar)
            || ['@gmail.com', '@yahoo.com', '@outlook.com'][1 + pick('freemail host', mailboxes.person, 3)]
        else mailboxes.mailbox
            || case when mailboxes.mailbox_rank = 1 then '' else cast(mailboxes.mailbox_rank as varchar) end
            || '@' || mailboxes.domain
    end as email,
    case
        when chance('no phone', mailboxes.person, 120) then cast(null as varchar)
        else phone_digits(mailboxes.area_code, pick('direct line', mailboxes.person, 40000) * 2 + 1)
    end as phone,
    case when mailboxes.is_prescriber then npi(getvariable('accounts') * 2 + mailboxes.person) end as npi,
    chance('in crm', mailboxes.person, 780) as in_crm,
    chance('in engage', mailboxes.person, 600) as in_engage,
    chance('in events', mailboxes.person, 150) as in_events
from mailboxes
order by mailboxes.person;

create or replace table person_slots as
select
    org,
    slot,
    person
from people;

drop table people_drawn;
drop table people_numbered;
