-- What the team does about the interest of its customers, in the days of one load file: requests are answered,
-- most of them within the hours that the policy asks for, and whoever showed interest is kept in touch with, in
-- a rhythm, until they say that it is not the time or the interest is old; where the interested may not be contacted,
-- a colleague is. The rows wait in pending_rows.
delete from interest
where t < (getvariable('chunk_first_day') - 60) * 86400;

insert into interest
select
    drawn_rows.k,
    activity_people.org,
    drawn_rows.person,
    case when drawn_rows.is_planned then drawn_rows.area else activity_people.area end as area,
    drawn_rows.signal,
    signals.interest,
    drawn_rows.t,
    activity_people.story
from drawn_rows
inner join signals
    on drawn_rows.signal = signals.signal
inner join activity_people
    on drawn_rows.person = activity_people.person
where
    signals.interest is not null
    and not drawn_rows.is_scanner
    and drawn_rows.fate = 'original'
    and drawn_rows.t < activity_people.moved_second
    -- The last rows of the last file may give way to others: nobody answers them.
    and (drawn_rows.is_planned or drawn_rows.k < getvariable('steady_until'))
union all
select
    getvariable('first_form_key') + forms.form_number,
    activity_people.org,
    forms.person,
    activity_people.area,
    cast(null as bigint),
    'ask',
    forms.t,
    activity_people.story
from hubspot_form_submissions as forms
inner join activity_people
    on forms.person = activity_people.person
where
    getvariable('day_chunks')[1 + forms.t // 86400] = getvariable('chunk')
    and forms.t < activity_people.moved_second;

-- In some houses nobody has answered of late, so that somebody waits on the last day too.
create or replace temp table asked as
with drawn as (
    select
        *,
        case
            when chance('forgotten of late', org, 250) and t >= (getvariable('days') - 10) * 86400 then 999
            else pick('answer habit', k, 1000)
        end as habit_draw
    from interest
    where interest = 'ask' and t >= getvariable('chunk_first_day') * 86400
)

select
    interest.k,
    interest.org,
    interest.person,
    interest.area,
    interest.t,
    interest.signal as asked_signal,
    habits.habit,
    habits.signal,
    habits.outcome
from drawn as interest
inner join team_habits as habits
    on
        interest.interest = habits.interest
        and interest.habit_draw >= habits.draw_low
        and interest.habit_draw < habits.draw_high;

insert into team_neglects
select
    org,
    t,
    t + 86400 * if(habit = 'open', 12, 8)
from asked
where habit in ('open', 'late');

create or replace temp table team_rows as
with answered as (
    select
        k as cause,
        t as caused_at,
        org,
        person,
        area,
        habit,
        signal,
        outcome,
        case
            when habit = 'late'
                then next_working_day(t // 86400 + 3 + pick('late by', k, 5)) * 86400 + 54000 + pick('answered at', k, 20000)
            -- Asked before 18:00 UTC, answered within three hours; later, the next morning.
            when t % 86400 < 64800 and isodow(day_date(t // 86400)) < 6
                then greatest(t, t // 86400 * 86400 + 50400) + 1800 + pick('answered at', k, 9000)
            else next_working_day(t // 86400 + 1) * 86400 + 50400 + pick('answered at', k, 7200)
        end as t
    from asked
    where habit <> 'open'
),

-- Every second working day where somebody asked within a month or comes back, else once a week.
turns as (
    select
        working_days.day,
        interest.org,
        arg_max(interest.k, interest.t) as cause,
        max(interest.t) as caused_at,
        coalesce(
            arg_max(interest.person, interest.t) filter (interest.person in (select person from contactable_people)),
            any_value(house_contacts.person)
        ) as person,
        arg_max(interest.area, interest.t) as area,
        bool_or(interest.interest = 'ask' and interest.t >= (working_days.day - 30) * 86400) as is_asking,
        any_value(interest.story) as story,
        any_value(interest.story) in ('normal', 'hot') as is_called,
        any_value(working_days.work_number) as work_number
    from working_days
    inner join interest
        on
            interest.t < working_days.day * 86400
            and interest.t >= (working_days.day - if(interest.story in ('normal', 'hot'), 60, 5)) * 86400
    left join house_contacts
        on interest.org = house_contacts.org
    where
        working_days.day >= getvariable('chunk_first_day')
        and working_days.day < getvariable('chunk_first_day') + getvariable('chunk_days')
    group by working_days.day, interest.org
),

drawn as (
    select
        *,
        (org * 4096 + day) & 4294967295 as turn,
        if(is_asking or not is_called, 2, 5) as every
    from turns
),

kept_in_touch as (
    select
        drawn.cause,
        drawn.caused_at,
        drawn.org,
        drawn.person,
        drawn.area,
        'rhythm' as habit,
        -- Who comes back after a long silence is written to, without fail.
        case when drawn.is_called then habits.signal else messages.signal end as signal,
        case
            when not drawn.is_called then cast(null as varchar)
            when habits.outcome = 'not_now' and (drawn.is_asking or drawn.story = 'hot') then 'connected'
            else habits.outcome
        end as outcome,
        drawn.day * 86400 + 64800 + pick('turn at', drawn.turn, 12600) as t
    from drawn
    inner join team_habits as habits
        on
            habits.interest = 'look'
            and pick('turn habit', drawn.turn, 1000) >= habits.draw_low
            and pick('turn habit', drawn.turn, 1000) < habits.draw_high
    cross join messages
    where
        drawn.work_number % drawn.every = pick('rhythm', drawn.org, drawn.every)
        and (habits.habit <> 'open' or not drawn.is_called)
        and not exists (
            select 1
            from team_neglects
            where
                team_neglects.org = drawn.org
                and team_neglects.since // 86400 <= drawn.day
                and team_neglects.until // 86400 > drawn.day
        )
),

-- Who may not be called is written to, and the other way round.
unioned as (
    select
        given.* replace (
            case
                when not contactable_people.may_call then messages.signal
                when not contactable_people.may_write and given.signal = messages.signal then messages.call_signal
                else given.signal
            end as signal,
            case when contactable_people.may_call then given.outcome end as outcome
        )
    from (
        select * from answered
        union all by name
        select * from kept_in_touch
    ) as given
    inner join contactable_people
        on given.person = contactable_people.person
    cross join messages
),

-- A no is kept by the whole team for a quarter: until then it answers what is asked and sends what is looked for, no more.
refused as (
    select
        org,
        min(t) as refused_at
    from unioned
    where outcome = 'not_now'
    group by org
),

-- On the last day some of those who asked of late have agreed on a day to come: at the hour at which they asked.
appointments as (
    select
        asked.k as cause,
        asked.t as caused_at,
        asked.org,
        asked.person,
        asked.area,
        'appointment' as habit,
        signals.signal,
        cast(null as varchar) as outcome,
        next_working_day(getvariable('days') + 4 + pick('agreed day', asked.org, 8)) * 86400 + 54000 + pick('agreed at', asked.org, 8) * 1800 as t
    from asked
    inner join contactable_people
        on asked.person = contactable_people.person
    inner join signals
        on signals.signal_type = 'meeting_booked'
    where
        getvariable('give_way') = 1
        and asked.habit <> 'open'
        and asked.t >= (getvariable('days') - 25) * 86400
        and chance('agrees on a day', asked.org, 90)
    qualify row_number() over (partition by asked.org order by asked.t desc, asked.k) = 1
),

allowed as (
    select unioned.*
    from unioned
    left join refused
        on unioned.org = refused.org
    left join team_pauses
        on unioned.org = team_pauses.org and unioned.t // 86400 < team_pauses.until_day
    cross join messages
    where
        unioned.t // 86400 < getvariable('days')
        and (
            (team_pauses.org is null and (refused.org is null or unioned.t <= refused.refused_at))
            or (
                unioned.caused_at > coalesce(refused.refused_at, team_pauses.said_at)
                and (unioned.habit <> 'rhythm' or unioned.signal = messages.signal)
            )
        )
)

select
    *,
    getvariable('team_low') + row_number() over (order by t, org, cause, habit) - 1 as k
from (
    select *
    from (
        select * from allowed
        union all by name
        select * from appointments
    ) as wished
    -- Where the team has too much to do, whole houses are left to themselves, requests last.
    qualify row_number() over (
        order by habit = 'rhythm', draw('house that is worked', org), org, t
    ) <= getvariable('team_limit')
) as limited;

insert into team_pauses
select
    org,
    max(t),
    max(t) // 86400 + 90
from team_rows
where outcome = 'not_now'
group by org;

-- What was asked, and which row of the team answers it; the rhythm may answer first.
insert into team_answers
select
    asked.k,
    asked.asked_signal,
    case when team_rows.k is null then 'open' else asked.habit end,
    team_rows.k,
    team_rows.t
from asked
left join team_rows
    on asked.k = team_rows.cause and team_rows.habit not in ('rhythm', 'appointment');

insert into pending_rows
select
    coalesce(getvariable('day_chunks')[1 + t // 86400], getvariable('chunk')),
    'original',
    k,
    person,
    cast(null as bigint),
    signal,
    t,
    area,
    true,
    false,
    0,
    least(t // 86400, getvariable('days') - 1),
    cast(null as varchar),
    outcome
from team_rows;
