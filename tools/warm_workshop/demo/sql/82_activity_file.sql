create or replace temp table file_rows as
with kept as (
    select
        case when fate = 'late' then 'late' else 'original' end as emission,
        k, person, noise_org, signal, t, area, is_planned, is_scanner, step,
        day as load_day,
        cast(null as varchar) as change_kind,
        cast(null as varchar) as outcome
    from drawn_rows
    where
        fate <> 'late'
        -- In the last file, as many rows give way as corrections and answers came on top: the total is as asked.
        and (is_planned or k < getvariable('high') - getvariable('give_way') * (
            (select count(*) from drawn_rows as changed where changed.fate in ('correction', 'deletion', 'redelivery'))
            + (select count(*) from team_rows)
        ))
)

select * from kept
union all
select * exclude (load_chunk) from pending_rows
where load_chunk = getvariable('chunk');

delete from pending_rows
where load_chunk = getvariable('chunk');

insert into emitted_truth
select
    case when is_scanner then 'scanner' else emission end,
    k,
    signal,
    noise_org is not null,
    t,
    load_day,
    change_kind
from file_rows
where emission <> 'original' or is_scanner;

-- The rows of one load file in the columns of uploads.activities.
create or replace temp view activity_file as
with numbered as (
    select
        file_rows.*,
        signals.signal_type,
        signals.raw_name,
        signals.id_prefix,
        signals.link_kind,
        signals.content_format,
        signals.is_about_product,
        -- A congress and a topic are about something, whoever goes there or reads it.
        signals.signal_type in ('booth_scan', 'booth_conversation', 'session_attended', 'third_party_intent_topic') as tells_area,
        case when file_rows.noise_org is not null then 'engage' else signals.source_system end as source_system,
        activity_people.* exclude (person, area, org, story),
        case
            when file_rows.area >= 0 then file_rows.area
            when file_rows.area is null then cast(null as bigint)
            else (
                case
                    when activity_people.area is not null and chance('own area', file_rows.k, 650) then activity_people.area
                    else pick('any area', file_rows.k, len(getvariable('therapy_areas')))
                end - file_rows.area - 1
            ) % len(getvariable('therapy_areas'))
        end as row_area
    from file_rows
    inner join signals
        on file_rows.signal = signals.signal
    left join activity_people
        on file_rows.person = activity_people.person
),

resolved as (
    select
        numbered.*,
        coalesce(content_slots.content_id, shown_slots.content_id) as content_id,
        content_slots.product as content_product,
        noise.organization_name as noise_name,
        noise.domain as noise_domain,
        case when numbered.t >= numbered.moved_second then numbered.later_email else numbered.email end as current_email,
        case numbered.source_system
            when 'crm' then numbered.crm_contact_id
            when 'events' then numbered.events_contact_id
            when 'engage' then case
                when numbered.link_kind = 'web' and chance('not logged in', numbered.k, 200) then cast(null as varchar)
                else numbered.engage_contact_id
            end
            else cast(null as varchar)
        end as contact_record_id
    from numbered
    left join content_slots
        on
            numbered.content_format = content_slots.content_format
            and coalesce(numbered.audience, 'provider') = content_slots.audience
            and case when numbered.audience = 'partner' then coalesce(numbered.row_area, 0) else numbered.row_area end = content_slots.area
            and content_slots.slot = pick('content', numbered.k, 6)
    -- What the team shows in a meeting or talks through in a call, about the area that it is about.
    left join content_slots as shown_slots
        on
            numbered.is_planned
            and numbered.signal_type in ('meeting_held', 'call_connected')
            and chance('material shown', numbered.k, 400)
            and shown_slots.content_format = 'product_download'
            and coalesce(numbered.audience, 'provider') = shown_slots.audience
            and case when numbered.audience = 'partner' then coalesce(numbered.row_area, 0) else numbered.row_area end = shown_slots.area
            and shown_slots.slot = pick('material', numbered.k, 6)
    left join words.noise_organizations as noise
        on numbered.noise_org = noise.position
)

select
    source_system,
    id_prefix || cast(k as varchar) as activity_record_id,
    case when raw_name is not null and chance('raw name', k, 120) then raw_name else signal_type end as activity_type,
    day_second(0, t) as occurred_at,
    contact_record_id,
    case
        when noise_org is not null and noise_domain is not null and chance('known reader', k // 8, 400)
            then 'reader' || cast(k // 8 as varchar) || '@' || noise_domain
        when noise_org is not null or source_system = 'intent_vendor' then cast(null as varchar)
        when source_system = 'crm' and contact_record_id is not null then cast(null as varchar)
        when contact_record_id is not null and chance('mail left out', k, 300) then cast(null as varchar)
        else current_email
    end as email,
    case when source_system = 'crm' then crm_org_id end as organization_record_id,
    case
        when noise_org is not null then noise_name
        when source_system = 'intent_vendor' then home_name
        when source_system = 'events' and contact_record_id is null then home_name
        when source_system = 'engage' and contact_record_id is null and current_email is null then home_name
    end as organization_name,
    content_id,
    case when source_system in ('engage', 'events') and noise_org is null
        then 'cmp-' || getvariable('day_months')[1 + t // 86400] || '-' || coalesce(getvariable('therapy_areas')[1 + row_area], 'all')
    end as campaign_id,
    case
        when row_area is null then cast(null as varchar)
        when (is_planned or tells_area) and content_format is null and link_kind = '' then getvariable('therapy_areas')[1 + row_area]
        when content_format is not null and chance('says area', k, 500) then getvariable('therapy_areas')[1 + row_area]
    end as therapy_area,
    case when is_about_product and chance('says product', k, case when is_planned then 700 else 300 end)
        then content_product end as product,
    coalesce(outcome, case signal_type
        when 'call_connected' then 'connected'
        when 'call_attempted' then ['voicemail', 'no answer'][1 + pick('call outcome', k, 2)]
        when 'meeting_held' then 'held'
    end) as outcome,
    case
        when is_scanner and chance('known agent', k // 8, 500)
            then getvariable('scanner_agents')[1 + pick('scanner agent', k // 8, len(getvariable('scanner_agents')))]
        when link_kind in ('mail', 'web') or signal_type = 'email_open'
            then getvariable('human_agents')[1 + pick('agent', coalesce(person, k // 8), len(getvariable('human_agents')))]
    end as user_agent,
    case link_kind
        when 'mail' then 'https://mail.clearpath-bio.example/link/' || cast(case when is_scanner then step else pick('link', k, 40) end as varchar)
        when 'web' then 'https://hcp.clearpath-bio.example/' || coalesce(content_format, 'pages') || '/' || coalesce(content_id, signal_type)
        when 'form' then 'https://hcp.clearpath-bio.example/forms/' || signal_type
    end as url,
    emission = 'deletion' as is_deleted,
    case
        when emission in ('correction', 'deletion') or t // 86400 > load_day then day_second(load_day, 82000 + pick('change second', k, 2000))
        else day_second(0, t + 300)
    end as updated_at,
    -- One load an evening.
    day_second(load_day, 84600) as loaded_at
from resolved
order by load_day, k, emission;
