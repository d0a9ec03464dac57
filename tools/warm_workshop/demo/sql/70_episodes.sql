-- Episodes: a house that looks into something for some weeks. The planted stories are made of them; other houses
-- have one now and then. Background noise is drawn apart and knows nothing of them.
create or replace table episodes as
with program_choices as (
    select
        organizations.org,
        -- An academic hospital that runs studies is courted as a site first.
        case
            when bool_or(programs.use_case = 'clinical_sites')
                then list(distinct programs.position) filter (programs.use_case = 'clinical_sites')
            else list(programs.position order by programs.position)
        end as program_list
    from organizations
    inner join words.programs as programs
        on
            organizations.kind_group = programs.kind_group
            or (
                programs.use_case = 'clinical_sites'
                and organizations.kind = 'hospital_academic'
                and contains(organizations.service_lines, 'clinical_trials')
            )
    left join organization_areas
        on organizations.org = organization_areas.org
    left join words.therapy_areas as areas
        on organization_areas.area = areas.position
    where programs.therapy_area is null or programs.therapy_area = areas.therapy_area
    group by organizations.org
),

homes as (
    select
        stories.org,
        stories.story,
        organizations.kind_group,
        organizations.people_count,
        program_choices.program_list,
        pick('episode count', stories.org, 100) as count_draw,
        chance('has episodes', stories.org, getvariable('episode_per_mille')) as has_episodes
    from stories
    inner join organizations
        on stories.org = organizations.org
    inner join program_choices
        on stories.org = program_choices.org
    where stories.story <> 'untouched'
),

-- kind, first and last day counted back from the end, rows, people
planned as (
    select org, 0 as episode_slot, 'deep' as episode_size, 60 as first_back, 0 as last_back, 30 as row_low, 46 as row_high, 4 as people_low, 6 as people_high from homes where story = 'hot'
    union all
    select org, 1, 'browse', least(getvariable('days') - 1, 190), 150, 8, 14, 2, 3 from homes where story = 'hot'
    union all
    select org, 0, 'warming', least(getvariable('days') - 1, 240), 152, 14, 24, 2, 3 from homes where story = 'reactivated'
    union all
    select org, 1, 'returning', 22, 1, 10, 14, 2, 3 from homes where story = 'reactivated'
    union all
    select org, 0, 'deep', least(getvariable('days') - 1, 230), 140, 26, 40, 3, 5 from homes where story = 'cooled'
    union all
    select org, 0, 'education', 110, 1, 45, 65, 3, 4 from homes where story = 'education_only'
    union all
    select
        homes.org,
        episode_slots.slot,
        case
            when pick('episode size', homes.org * 4 + episode_slots.slot, 100) < 40 then 'browse'
            when pick('episode size', homes.org * 4 + episode_slots.slot, 100) < 82 then 'warming'
            else 'deep'
        end,
        least(getvariable('days') - 1, 15 + pick('episode start', homes.org * 4 + episode_slots.slot, getvariable('days') - 15)) as first_back,
        null, null, null, null, null
    from homes
    cross join range(3) as episode_slots (slot)
    where
        homes.story = 'normal'
        and homes.has_episodes
        and episode_slots.slot < case when homes.count_draw < 58 then 0 when homes.count_draw < 80 then 1 when homes.count_draw < 93 then 2 else 3 end
),

completed as (
    select
        planned.org,
        planned.episode_slot,
        planned.org * 4 + planned.episode_slot as e,
        planned.episode_size,
        planned.first_back,
        coalesce(planned.last_back, greatest(0, planned.first_back - 15 - pick('episode length', planned.org * 4 + planned.episode_slot, 40))) as last_back,
        coalesce(planned.row_low, case planned.episode_size when 'browse' then 6 when 'warming' then 12 else 24 end) as row_low,
        coalesce(planned.row_high, case planned.episode_size when 'browse' then 12 when 'warming' then 22 else 38 end) as row_high,
        coalesce(planned.people_low, case planned.episode_size when 'browse' then 1 when 'warming' then 2 else 3 end) as people_low,
        coalesce(planned.people_high, case planned.episode_size when 'browse' then 2 when 'warming' then 3 else 5 end) as people_high
    from planned
)

select
    completed.e,
    completed.org,
    homes.story,
    homes.kind_group,
    completed.episode_size,
    programs.position as program,
    areas.position as area,
    case
        when completed.episode_size = 'education' then 'education'
        when completed.episode_size = 'returning' then 'returning'
        when completed.episode_size = 'browse' then 'browse'
        when homes.kind_group = 'payer' then 'access'
        when programs.use_case = 'clinical_sites' then 'site'
        when homes.kind_group = 'partner' then 'partnering'
        when completed.episode_size = 'deep' then 'evaluating'
        else 'warming'
    end as episode_kind,
    getvariable('days') - 1 - completed.first_back as first_day,
    getvariable('days') - 1 - completed.last_back as last_day,
    completed.row_low + pick('episode rows', completed.e, completed.row_high - completed.row_low + 1) as row_count,
    least(homes.people_count, completed.people_low + pick('episode people', completed.e, completed.people_high - completed.people_low + 1)) as people_count,
    case when homes.story = 'normal' then pick('episode first person', completed.e, homes.people_count) else 0 end as first_slot,
    homes.people_count as home_people
from completed
inner join homes
    on completed.org = homes.org
inner join words.programs as programs
    on homes.program_list[1 + pick('episode program', homes.org, len(homes.program_list))] = programs.position
left join words.therapy_areas as areas
    on programs.therapy_area = areas.therapy_area
where completed.first_back > completed.last_back
order by completed.e;

create or replace table mix_slots as
with cumulated as (
    select
        mixes.episode_kind,
        signals.position as signal,
        sum(mixes.weight) over (partition by mixes.episode_kind order by mixes.position rows unbounded preceding) as slot_end,
        sum(mixes.weight) over (partition by mixes.episode_kind) as slot_count,
        mixes.weight
    from words.episode_mixes as mixes
    inner join words.signals as signals
        on mixes.signal_type = signals.signal_type
)

select
    cumulated.episode_kind,
    cumulated.slot_count,
    slots.slot,
    cumulated.signal
from cumulated
cross join range(getvariable('widest_mix')) as slots (slot)
where slots.slot >= cumulated.slot_end - cumulated.weight and slots.slot < cumulated.slot_end;

create or replace table episode_actions as
with drawn as (
    select
        episodes.*,
        steps.step,
        episodes.e * 64 + steps.step as q
    from episodes
    cross join range(64) as steps (step)
    where steps.step < episodes.row_count
),

dated as (
    select
        drawn.*,
        -- What is going on at a hot house goes on until today: later days are likelier.
        drawn.first_day + case
            when drawn.story = 'hot' and drawn.episode_size = 'deep' then greatest(
                pick('action day', drawn.q, drawn.last_day - drawn.first_day + 1),
                pick('action day again', drawn.q, drawn.last_day - drawn.first_day + 1)
            )
            -- The first and the last step stand at the ends of the window.
            when drawn.step = 0 then 0
            when drawn.step = 1 then drawn.last_day - drawn.first_day
            else pick('action day', drawn.q, drawn.last_day - drawn.first_day + 1)
        end as drawn_day,
        (drawn.first_slot + pick('action person', drawn.q, drawn.people_count)) % drawn.home_people as person_slot,
        pick('action signal', drawn.q, mix_sizes.slot_count) as mix_slot
    from drawn
    inner join (select episode_kind, max(slot_count) as slot_count from mix_slots group by episode_kind) as mix_sizes
        on drawn.episode_kind = mix_sizes.episode_kind
)

select
    dated.q,
    dated.e,
    dated.org,
    dated.story,
    dated.program,
    dated.area,
    person_slots.person,
    mix_slots.signal,
    working_day(dated.drawn_day) as day,
    47000 + pick('action second', dated.q, 36000) as second
from dated
inner join mix_slots
    on dated.episode_kind = mix_slots.episode_kind and dated.mix_slot = mix_slots.slot
inner join person_slots
    on dated.org = person_slots.org and dated.person_slot = person_slots.slot;

-- Outcomes follow some of the signals by chance, and no other signal.
create or replace table outcomes as
select
    episode_actions.q,
    episode_actions.org,
    episode_actions.person,
    episode_actions.program,
    episode_actions.area,
    episode_actions.signal,
    signals.signal_type,
    effects.outcome,
    episode_actions.day as signal_day,
    episode_actions.second as signal_second,
    working_day(
        episode_actions.day + effects.delay_days_low
        + pick('outcome delay', episode_actions.q, effects.delay_days_high - effects.delay_days_low + 1)
    ) as outcome_day,
    -- On the half hour, from 14:00 to 20:30 UTC.
    50400 + 1800 * pick('outcome hour', episode_actions.q, 14) as outcome_second
from episode_actions
inner join words.signals as signals
    on episode_actions.signal = signals.position
inner join words.outcome_effects as effects
    on signals.signal_type = effects.signal_type
where
    effects.effect = 'predictive'
    and episode_actions.story in ('normal', 'hot')
    and chance('outcome', episode_actions.q, effects.chance_per_mille);

-- Meetings that came of it: booked the day after, held some days later. Where the person is in Salesforce, the
-- meeting itself is logged there; all others are uploaded.
create or replace table meeting_actions as
select
    outcomes.*,
    people_records.salesforce_contact_id is not null as is_salesforce_event,
    people_records.salesforce_contact_id,
    people_records.salesforce_org_id
from outcomes
inner join people_records
    on outcomes.person = people_records.person
where outcomes.outcome = 'meeting';

create or replace table planned_actions as
with unioned as (
    select q, 0 as part, org, person, program, area, signal, day, second from episode_actions
    union all
    select q, 1, org, person, program, area, (select position from words.signals where signal_type = 'meeting_booked'), least(next_working_day(signal_day + 1), outcome_day), 50400 + pick('booked at', q, 14400)
    from meeting_actions
    union all
    select q, 2, org, person, program, area, (select position from words.signals where signal_type = 'meeting_held'), outcome_day, outcome_second
    from meeting_actions
    where not is_salesforce_event
)

select
    getvariable('first_planned_key') + row_number() over (order by q, part) - 1 as k,
    q,
    part,
    org,
    person,
    program,
    area,
    signal,
    day,
    second
from unioned
where day < getvariable('days');
