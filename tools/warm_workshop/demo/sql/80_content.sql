-- Content: every title pattern for every therapy area that has a product, education for all.
create or replace table content_items as
with titled as (
    select
        formats.position as format_position,
        formats.content_format,
        areas.position as area,
        areas.therapy_area,
        diseases.product,
        formats.title as title_pattern,
        formats.* exclude (position, content_format, title),
        -- A study and a partnership are about no brand, a partnership about no area either.
        formats.audience in ('site', 'partner') or starts_with(formats.content_format, 'education') as is_unbranded
    from words.content_formats as formats
    cross join words.therapy_areas as areas
    inner join words.diseases as diseases
        on areas.therapy_area = diseases.therapy_area
    where formats.audience <> 'partner' or areas.position = 0
),

named as (
    select
        titled.*,
        replace(replace(replace(replace(
            titled.title_pattern,
            '{disease}', diseases.disease),
            '{Area}', upper(left(titled.therapy_area, 1)) || substr(titled.therapy_area, 2)),
            '{area}', titled.therapy_area),
            '{Product}', coalesce(upper(left(titled.product, 1)) || substr(titled.product, 2), 'our research medicine')) as title
    from titled
    inner join words.diseases as diseases
        on titled.therapy_area = diseases.therapy_area
)

select
    'CNT-' || lpad(cast(format_position * 10 + area as varchar), 4, '0') as content_id,
    audience,
    row_number() over (partition by audience, content_format, area order by format_position) - 1 as slot,
    count(*) over (partition by audience, content_format, area) as slot_count,
    format_position,
    content_format,
    area,
    case when audience <> 'partner' then therapy_area end as therapy_area,
    case when not is_unbranded then nullif(product, '') end as product,
    title,
    intent_level,
    buyer_stage,
    decision_role,
    format,
    theme
from named
order by format_position, area;

create or replace table signals as
select
    words.signals.position as signal,
    words.signals.signal_type,
    words.signals.source_system,
    upper(left(words.signals.source_system, 1)) || '-' as id_prefix,
    nullif(words.signals.raw_name, '') as raw_name,
    coalesce(words.signals.link_kind, '') as link_kind,
    nullif(words.signals.content_format, '') as content_format,
    nullif(words.signals.interest, '') as interest,
    words.signals.content_format in ('product_page', 'access_page', 'product_download', 'access_download', 'webinar') as is_about_product
from words.signals;

-- Six slots for each audience, format and area, so that a number finds its content without a search. What nobody wrote
-- for an audience is what everybody reads.
create or replace table content_slots as
select
    audiences.audience,
    formats.content_format,
    areas.position as area,
    slots.slot,
    content_items.content_id,
    content_items.product
from (select distinct content_format from words.content_formats) as formats
cross join (select distinct audience from words.content_formats) as audiences
cross join words.therapy_areas as areas
cross join range(6) as slots (slot)
inner join content_items
    on
        formats.content_format = content_items.content_format
        and content_items.audience = case
            when (audiences.audience, formats.content_format) in (select (audience, content_format) from words.content_formats)
                then audiences.audience
            else 'provider'
        end
        and content_items.area = case when content_items.audience = 'partner' then 0 else areas.position end
        and slots.slot % content_items.slot_count = content_items.slot;

create or replace table session_steps as
select
    dense_rank() over (order by first_position) - 1 as session,
    session_kind,
    step,
    list_transform(
        string_split(signal_types, '|'),
        lambda name: list_position(getvariable('signal_names'), name) - 1
    ) as signal_list,
    offset_minutes,
    jitter_minutes,
    -- The days a session spreads over, its late evening included.
    max_offset // 1440 + 1 as span_days
from (
    select
        *,
        min(position) over (partition by session_kind) as first_position,
        max(offset_minutes) over (partition by session_kind) as max_offset
    from words.sessions
) as ordered;

create or replace table colleagues as
select
    people.person,
    next_slots.person as colleague
from people
inner join organizations
    on people.org = organizations.org
inner join person_slots as next_slots
    on
        people.org = next_slots.org
        and (people.slot + 1) % organizations.people_count = next_slots.slot;

-- What the activity rows need of a person, and nothing more: this table is joined to every row.
create or replace table activity_people as
select
    person,
    org,
    story,
    area,
    crm_contact_id,
    engage_contact_id,
    events_contact_id,
    case when story = 'hot' or crm_contact_id is null or chance('org on activity', person, 250) then crm_org_id end as crm_org_id,
    case
        when kind_group in ('payer', 'partner') then kind_group
        when kind_group = 'site' or org in (select org from episodes where episode_kind = 'site') then 'site'
        else 'provider'
    end as audience,
    home_name,
    lower(email) as email,
    lower(later_email) as later_email,
    coalesce(moved_day, 1000000) * 86400 as moved_second
from people_records;

create or replace table pending_rows (
    load_chunk integer,
    emission varchar,
    k bigint,
    person bigint,
    noise_org bigint,
    signal bigint,
    t bigint,
    area bigint,
    is_planned boolean,
    is_scanner boolean,
    step bigint,
    load_day bigint,
    change_kind varchar,
    outcome varchar
);

-- Who looked or asked within two months, as the load files come.
create or replace table interest (
    k bigint,
    org bigint,
    person bigint,
    area bigint,
    signal bigint,
    interest varchar,
    t bigint,
    story varchar
);

create or replace table team_pauses (
    org bigint,
    said_at bigint,
    until_day bigint
);

-- Whoever leaves a request unanswered does not write about anything else in the meantime.
create or replace table team_neglects (
    org bigint,
    since bigint,
    until bigint
);

create or replace table team_answers (
    cause bigint,
    signal bigint,
    habit varchar,
    k bigint,
    t bigint
);

create or replace table messages as
select
    max(signal) filter (signal_type = 'message_sent') as signal,
    max(signal) filter (signal_type = 'call_attempted') as call_signal
from signals;

create or replace table working_days as
select
    day,
    row_number() over (order by day) - 1 as work_number
from range(getvariable('days')) as t(day)
where isodow(day_date(day)) < 6;

create or replace table team_habits as
select
    habits.interest,
    habits.habit,
    sum(habits.per_mille) over ranges - habits.per_mille as draw_low,
    sum(habits.per_mille) over ranges as draw_high,
    signals.signal,
    nullif(habits.outcome, '') as outcome
from words.team_habits as habits
left join signals
    on habits.signal_type = signals.signal_type
window ranges as (partition by habits.interest order by habits.position rows unbounded preceding);

create or replace table emitted_truth (
    emission varchar,
    k bigint,
    signal bigint,
    is_noise boolean,
    t bigint,
    load_day bigint,
    change_kind varchar
);

create or replace table session_weights as
select
    session_steps.session,
    max(sessions.weight) as weight
from session_steps
inner join words.sessions as sessions
    on session_steps.session_kind = sessions.session_kind
group by session_steps.session;
