-- What the sales and marketing teams keep beside the activities.
create or replace table opportunities as
with triggered as (
    select
        outcomes.org,
        outcomes.program,
        outcomes.outcome_day as day,
        outcomes.q as source_key,
        outcomes.signal_type as cause,
        550 as win_per_mille
    from outcomes
    where outcomes.outcome = 'opportunity'
),

-- Some come from nowhere: any house, any day, whatever it read.
unprompted as (
    select
        organizations.org,
        programs.position as program,
        pick('unprompted day', organizations.org, getvariable('days')) as day,
        organizations.org as source_key,
        cast(null as varchar) as cause,
        300 as win_per_mille
    from organizations
    inner join words.programs as programs
        on
            organizations.kind_group = programs.kind_group
            and (programs.use_case <> 'commercial' or programs.position = pick('unprompted program', organizations.org, 2))
    where chance('unprompted opportunity', organizations.org, 70)
),

unioned as (
    select * from triggered
    union all
    select * from unprompted
),

numbered as (
    select
        *,
        row_number() over (order by day, org, source_key, cause) as n
    from unioned
    where day < getvariable('days')
),

closed as (
    select
        *,
        day + 30 + pick('sales cycle', n, 90) as closed_day,
        chance('won', n, win_per_mille) as would_win
    from numbered
)

select
    'crm' as source_system,
    'OPP-' || lpad(cast(closed.n as varchar), 6, '0') as opportunity_record_id,
    lists.crm_id as organization_record_id,
    programs.program_id,
    case
        when closed.closed_day < getvariable('days') then case when closed.would_win then 'closed_won' else 'closed_lost' end
        when getvariable('days') - closed.day > 45 then 'negotiation'
        when getvariable('days') - closed.day > 20 then 'evaluation'
        else 'prospecting'
    end as stage,
    day_second(closed.day, 60000) as created_at,
    case when closed.closed_day < getvariable('days') then day_second(closed.closed_day, 60000) end as closed_at,
    case when closed.closed_day < getvariable('days') then closed.would_win end as is_won,
    1000 * (10 + pick_low('amount', closed.n, 400)) as amount_usd,
    day_second(least(closed.closed_day, getvariable('days') - 1), 60300) as updated_at,
    day_second(least(closed.closed_day, getvariable('days') - 1), 84600) as loaded_at,
    closed.org,
    closed.cause,
    closed.source_key
from closed
inner join words.programs as programs
    on closed.program = programs.position
left join organizations_crm as lists
    on closed.org = lists.org
where lists.crm_id is not null
order by closed.n;

create or replace table consents as
with asked as (
    select
        people_records.*,
        channels.position as channel_position,
        channels.channel,
        people_records.person * 4 + channels.position as c,
        pick('consent', people_records.person * 4 + channels.position, 1000) as draw_of_status,
        case when people_records.story in ('hot', 'reactivated') or people_records.slot = 1 then 950 else 800 end as granted_per_mille
    from people_records
    cross join (values (0, 'email'), (1, 'phone'), (2, 'webinar'), (3, 'sms')) as channels (position, channel)
    where
        (people_records.email is not null or people_records.crm_contact_id is not null)
        and (
            (channels.position = 0 and (
                people_records.story in ('hot', 'reactivated')
                -- In nearly every house one of those who run it has agreed to be written to.
                or people_records.slot = 1
                or chance('asked by mail', people_records.person, 870)
            ))
            -- Who is called in the CRM was asked whether they may be.
            or (channels.position = 1 and (
                people_records.story in ('hot', 'reactivated')
                or chance('asked by phone', people_records.person, case when people_records.crm_contact_id is not null then 850 else 450 end)
            ))
            -- Who registers for an event is asked whether they want to hear of the next, and few for a text message.
            or (channels.position = 2 and chance('asked for invitations', people_records.person, 350))
            or (channels.position = 3 and chance('asked for text messages', people_records.person, 60))
        )
),

first_answers as (
    select
        *,
        case
            when draw_of_status < granted_per_mille then 'granted'
            when draw_of_status < granted_per_mille + (1000 - granted_per_mille) // 2 then 'denied'
            when draw_of_status < granted_per_mille + (1000 - granted_per_mille) * 4 // 5 then 'expired'
            else 'unknown'
        end as status,
        -- A renewed permission is some months old at most; an expired one is older than a year.
        greatest(0, getvariable('days') - 45 - pick('consent day', c, least(270, getvariable('days') - 45))) as day
    from asked
),

ranked as (
    select
        *,
        row_number() over (
            partition by story in ('hot', 'reactivated'), status = 'granted'
            order by draw('consent change', c), c
        ) as change_rank,
        count(*) over (partition by story in ('hot', 'reactivated'), status = 'granted') as change_pool
    from first_answers
),

-- People change their minds; the planted stories do not depend on it.
changed as (
    select
        *,
        case when status = 'granted' then 'denied' else 'granted' end as new_status,
        day + 2 + pick('change of mind', c, 40) as new_day
    from ranked
    where
        story not in ('hot', 'reactivated')
        and status <> 'unknown'
        and change_rank <= greatest(4, change_pool * 3 // 100)
),

unioned as (
    select person, c, crm_contact_id, email, channel, status, day, 0 as version from ranked
    union all
    select person, c, crm_contact_id, email, channel, new_status, new_day, 1 from changed
)

select
    'crm' as source_system,
    'CNS-' || lpad(cast(c as varchar), 8, '0') || case when version = 1 then '-2' else '' end as consent_record_id,
    crm_contact_id as contact_record_id,
    case when crm_contact_id is null or chance('consent by mail', c, 300) then email end as email,
    channel,
    'all' as scope,
    status,
    ['opt_in_form', 'verbal_logged', 'event_badge', 'web_preference'][1 + pick('basis', c, 4)] as basis,
    case when status = 'expired' then day_second(day, 50000) - interval 400 day else day_second(day, 50000) end as captured_at,
    case when status = 'expired' then day_second(day, 50000) - interval 35 day
        when status = 'granted' and chance('written end', c, 400) then day_second(day, 50000) + interval 365 day
    end as expires_at,
    day_second(day, 84600) as loaded_at,
    person,
    version,
    day
from unioned
order by c, version;

create or replace table suppressions as
with people_ranked as (
    select
        *,
        row_number() over (order by draw('suppressed', person), person) as suppression_rank
    from people_records
    where story in ('normal', 'untouched') and email is not null and crm_contact_id is not null
),

organizations_ranked as (
    select
        lists.crm_id,
        lists.org,
        row_number() over (order by draw('suppressed account', lists.org), lists.org) as suppression_rank
    from organizations_crm as lists
    inner join stories
        on lists.org = stories.org
    where lists.crm_id is not null and stories.story = 'normal'
)

select 'contact' as scope, 'crm:' || crm_contact_id as value, 'Asked not to be contacted again' as reason, 100 as days_back
from people_ranked
where suppression_rank <= greatest(2, getvariable('accounts') // 150)
union all
select 'email', email, 'Complaint', 60
from people_ranked
where suppression_rank between 1 + greatest(2, getvariable('accounts') // 150) and 2 * greatest(2, getvariable('accounts') // 150)
union all
select 'domain', domain, case noise_kind when 'competitor' then 'Competitor' when 'student' then 'Students' else 'Agency' end, 300
from words.noise_organizations
where domain <> ''
union all
select 'account', 'crm:' || crm_id, 'Legal hold', 40
from organizations_ranked
where suppression_rank <= greatest(1, getvariable('accounts') // 400);

create or replace table erasure_requests as
select
    'ERQ-' || lpad(cast(row_number() over (order by draw('erased', person), person) as varchar), 4, '0') as request_id,
    case when chance('erased by mail', person, 500) then email end as email,
    case when not chance('erased by mail', person, 500) then crm_contact_id end as contact_record_id,
    day_second(getvariable('days') - 10 - pick('erasure day', person, 60), 50000) as requested_at,
    person
from people_records
where story = 'normal' and email is not null and crm_contact_id is not null
order by draw('erased', person), person
limit greatest(3, getvariable('accounts') // 300);

create or replace table account_signals as
with drawn as (
    select
        organizations.org,
        organizations.organization_name,
        lists.crm_id,
        organizations.org * 8 + kinds.position as n,
        kinds.*,
        areas.therapy_area
    from organizations
    inner join stories
        on organizations.org = stories.org
    inner join words.therapy_areas as areas
        on organizations.first_area = areas.position
    left join organizations_crm as lists
        on organizations.org = lists.org
    cross join words.account_signals as kinds
    where
        stories.story in ('normal', 'hot')
        and chance('account signal', organizations.org * 8 + kinds.position, kinds.chance_per_mille)
)

select
    'market_watch' as source_system,
    'MW-' || cast(n as varchar) as signal_record_id,
    signal_type,
    case when chance('names record', n, 500) then crm_id end as organization_record_id,
    organization_name,
    day_second(pick('signal day', n, getvariable('days')), 36000) as occurred_at,
    therapy_area,
    'https://' || source_host || '/items/' || cast(n as varchar) as source_url,
    note,
    day_second(least(getvariable('days') - 1, pick('signal day', n, getvariable('days')) + pick('found late', n, 20)), 84600) as loaded_at,
    org
from drawn
order by n;

create or replace table owners as
with teams as (
    select *
    from (values (0, 'field', 30, 2), (1, 'inside_sales', 60, 1), (2, 'medical', 20, 1), (3, 'market_access', 15, 1), (4, 'marketing', 200, 1))
        as teams (position, team, weekly_capacity, per_state)
),

seats as (
    select
        teams.*,
        states.position as state_position,
        states.state,
        seats.seat,
        teams.position * 1000 + states.position * 10 + seats.seat as n
    from teams
    cross join words.states as states
    cross join range(2) as seats (seat)
    where
        states.position < getvariable('state_count')
        and seats.seat < teams.per_state
        and (teams.team in ('field', 'inside_sales') or states.position % 3 = 0)
)

select
    'OWN-' || lpad(cast(n as varchar), 4, '0') as owner_id,
    pick_word('first_names', 'owner first', n) || ' ' || pick_word('last_names', 'owner last', n) as owner_name,
    team,
    weekly_capacity + pick('capacity', n, 10) as weekly_capacity,
    ['neurology', 'cardiology', 'oncology', 'neurology;cardiology'][1 + n % 4] as specialties,
    not (team = 'field' and seat = 1 and state_position % 7 = 3) as is_active,
    state,
    state_position,
    seat
from seats
order by n;

create or replace table territories as
with prefixes as (
    select
        cities.state,
        left(lpad(cast(cities.first_postal_code as varchar), 5, '0'), 3) as postal_code_prefix,
        count(*) as city_count
    from cities
    group by cities.state, left(lpad(cast(cities.first_postal_code as varchar), 5, '0'), 3)
)

select
    'TER-' || prefixes.state || '-' || prefixes.postal_code_prefix || '-' || programs.program_id as territory_id,
    prefixes.postal_code_prefix,
    prefixes.state,
    programs.program_id,
    owners.owner_id,
    1 + pick('tier', cast(prefixes.postal_code_prefix as bigint), 3) as territory_tier
from prefixes
cross join words.programs as programs
inner join owners
    on
        prefixes.state = owners.state
        and owners.team = 'field'
        and owners.seat = case when programs.position % 2 = 0 then 0 else 1 end
where programs.use_case = 'commercial'
order by territory_id;

create or replace table field_feedback as
select
    'FB-' || lpad(cast(row_number() over (order by organizations.org) as varchar), 5, '0') as feedback_id,
    lists.crm_id as organization_record_id,
    programs.program_id,
    case when stories.story = 'hot' then 'confirmed'
        else ['confirmed', 'rejected', 'competitor', 'cycle'][1 + pick('verdict', organizations.org, 4)] end as verdict,
    case when stories.story = 'hot' then 'Visited; the interest is real'
        else ['Spoke with the pharmacy', 'Not a priority this year', 'Uses another product', 'Formulary review next spring'][1 + pick('verdict', organizations.org, 4)]
    end as reason,
    owners.owner_id as given_by,
    day_second(getvariable('days') - 2 - pick('feedback day', organizations.org, least(150, getvariable('days') - 2)), 61000) as given_at,
    organizations.org
from organizations
inner join stories
    on organizations.org = stories.org
inner join organizations_crm as lists
    on organizations.org = lists.org
inner join words.programs as programs
    on
        organizations.kind_group = programs.kind_group
        and (programs.use_case <> 'commercial' or programs.position = pick('feedback program', organizations.org, 2))
inner join owners
    on organizations.state = owners.state and owners.team = 'field' and owners.seat = 0
where
    lists.crm_id is not null
    and stories.story in ('normal', 'hot')
    and chance('feedback', organizations.org, case when stories.story = 'hot' then 300 else 25 end);

create or replace view suppressions_dated as
select
    scope,
    value,
    reason,
    day_second(getvariable('days') - least(days_back, getvariable('days')), 50000) as requested_at
from suppressions
order by scope, value;

-- Whom the team may write to or call: what they said last, and nobody has asked to leave them alone.
create or replace table contactable_people as
with last_words as (
    select
        person,
        channel,
        arg_max(status, version) = 'granted' as is_granted
    from consents
    group by person, channel
),

left_alone as (
    select people_records.person
    from people_records
    inner join suppressions
        on suppressions.value in (
            'crm:' || people_records.crm_contact_id, people_records.email, 'crm:' || people_records.crm_org_id
        )
    union
    select person from erasure_requests
)

select
    person,
    coalesce(bool_or(is_granted) filter (channel = 'email'), false) as may_write,
    coalesce(bool_or(is_granted) filter (channel = 'phone'), false) as may_call
from last_words
where person not in (select person from left_alone)
group by person
having bool_or(is_granted);

-- With whom a house is kept in touch where the interested may not be contacted.
create or replace table house_contacts as
select
    people_records.org,
    arg_min(people_records.person, people_records.slot) as person
from people_records
inner join contactable_people
    on people_records.person = contactable_people.person
where people_records.to_org is null
group by people_records.org;
