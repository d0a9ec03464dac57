-- The rows of one load file, as numbers: background sessions drawn by row number, planned actions, and whatever
-- earlier files left for this one (late rows, corrections, deletions, re-deliveries).
create or replace temp table drawn_rows as
with indexed as (
    select
        i as k,
        i // 8 as block,
        i % 8 as step
    from range(getvariable('low'), getvariable('high')) as t(i)
),

sessions_drawn as (
    select
        k,
        block,
        step,
        case
            -- The last rows of the last file may be cut: nothing there depends on its neighbours.
            when block * 8 + 8 > getvariable('steady_until') or not chance('loud', block, getvariable('loud_per_mille')) then 0
            else getvariable('session_slots')[1 + pick('session', block, 1000)]
        end as session
    from indexed
),

people_drawn as (
    select
        sessions_drawn.*,
        session_steps.session_kind,
        session_steps.signal_list[1 + pick('session signal', k, len(session_steps.signal_list))] as signal,
        session_steps.session_kind = 'scanner' and sessions_drawn.step between 1 and 4 as is_scanner,
        session_steps.offset_minutes % (getvariable('chunk_days') * 1440) as offset_minutes,
        getvariable('chunk_first_day') + pick(
            'session day', block, greatest(1, getvariable('chunk_days') - session_steps.span_days)
        ) as base_day,
        session_steps.jitter_minutes,
        case
            when session_steps.session_kind = 'anonymous' then cast(null as bigint)
            when session_steps.session_kind = 'scanner' then pick('scanned person', block, getvariable('gateway_people'))
            else (pick_low('person', block, getvariable('noise_people')) + getvariable('noise_people') // 3) % getvariable('noise_people')
        end as person,
        case when session_steps.session_kind = 'anonymous' then pick('noise organization', block, getvariable('noise_organizations')) end as noise_org
    from sessions_drawn
    inner join session_steps
        on sessions_drawn.session = session_steps.session and sessions_drawn.step = session_steps.step
),

background as (
    select
        k,
        person,
        noise_org,
        signal,
        case
            -- The gateway follows four links within three seconds of the delivery, which is step 0.
            when is_scanner
                then base_day * 86400 + 47000 + pick('session start', block, 18000)
                    + 60 * pick('jitter', block * 8, jitter_minutes_of_delivery)
                    + 2 + pick('scan delay', block, 6) + (step - 1) * 2 // 3
            else
                base_day * 86400 + 47000 + pick('session start', block, 18000)
                + 60 * (offset_minutes + pick('jitter', block * 8 + step, jitter_minutes))
                + case when step = 0 then 0 else pick('second', k, 60) end
        end as t,
        cast(-1 as bigint) as area,
        false as is_planned,
        is_scanner,
        step,
        is_scanner and chance('known agent', block, 500) as has_scanner_agent
    from (
        select
            *,
            300 as jitter_minutes_of_delivery
        from people_drawn
    ) as timed
),

all_rows as (
    select * exclude (has_scanner_agent) from background
    union all
    select
        k,
        person,
        cast(null as bigint),
        signal,
        day * 86400 + second,
        area,
        true,
        false,
        0
    from planned_actions
    where getvariable('day_chunks')[1 + day] = getvariable('chunk')
),

-- Nothing happens in the last half hour of a day, when the load runs, nor after the last day.
clamped as (
    select
        * exclude (t),
        least(t // 86400, getvariable('days') - 1) as day,
        least(t // 86400, getvariable('days') - 1) * 86400 + least(t % 86400, 84000) as t,
        pick('fate', k, 1000) as fate_draw
    from all_rows
),

fated as (
    select
        *,
        case
            when k >= getvariable('steady_until') and not is_planned then 'original'
            when is_scanner then 'original'
            when fate_draw < 12 then 'late'
            when is_planned then 'original'
            when fate_draw < 17 then 'correction'
            when fate_draw < 20 then 'deletion'
            when fate_draw < 24 then 'redelivery'
            else 'original'
        end as fate,
        case
            when fate_draw < 12 then day + 15 + pick('late days', k, 180)
            else day + 1 + pick('change days', k, 45)
        end as fate_day
    from clamped
)

select
    * replace (case when fate_day >= getvariable('days') then 'original' else fate end as fate),
    case when fate_day < getvariable('days') then getvariable('day_chunks')[1 + fate_day] end as fate_chunk
from fated;

insert into pending_rows
select
    fate_chunk as load_chunk,
    drawn_rows.fate as emission,
    drawn_rows.k,
    case when changes.change_kind = 'contact' then colleagues.colleague else drawn_rows.person end as person,
    drawn_rows.noise_org,
    case when changes.change_kind = 'signal' then changes.new_signal else drawn_rows.signal end as signal,
    case when changes.change_kind = 'day'
        then greatest(drawn_rows.t % 86400, drawn_rows.t - 86400 * (1 + pick('day change', drawn_rows.k, 6))) else drawn_rows.t end as t,
    -- -1: drawn from the person; -2: the one after it.
    case when changes.change_kind = 'therapy_area' then -2 else drawn_rows.area end as area,
    drawn_rows.is_planned,
    drawn_rows.is_scanner,
    drawn_rows.step,
    case when drawn_rows.fate = 'redelivery' then drawn_rows.day else drawn_rows.fate_day end as load_day,
    changes.change_kind,
    cast(null as varchar) as outcome
from drawn_rows
left join colleagues
    on drawn_rows.person = colleagues.person and drawn_rows.fate = 'correction'
cross join lateral (
    select
        case
            when drawn_rows.fate <> 'correction' then cast(null as varchar)
            when pick('change', drawn_rows.k, 4) = 0 and getvariable('changed_signals')[1 + drawn_rows.signal] >= 0 then 'signal'
            when pick('change', drawn_rows.k, 4) = 1 and colleagues.colleague <> drawn_rows.person then 'contact'
            when pick('change', drawn_rows.k, 4) = 2 and drawn_rows.person is not null then 'therapy_area'
            else 'day'
        end as change_kind,
        getvariable('changed_signals')[1 + drawn_rows.signal] as new_signal
) as changes
where drawn_rows.fate <> 'original';
