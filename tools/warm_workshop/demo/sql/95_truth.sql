-- What was planted, in the terms of the raw files. The build never reads it.
create or replace view truth_organizations as
select
    organization_code(organizations.org) as organization_id,
    organizations.organization_name,
    organizations.kind as account_type,
    organizations.kind_group as account_type_group,
    organizations.address_line_1,
    organizations.city_name as city,
    organizations.state,
    organizations.postal_code,
    organization_code(organizations.parent_org) as parent_organization_id,
    organizations.people_count,
    stories.story
from organizations
inner join stories
    on organizations.org = stories.org
order by organizations.org;

create or replace view truth_organization_records as
with kept as (
    select
        organization_records.*,
        count(*) over (partition by organization_records.org) as record_count
    from organization_records
    where not (slot = 2 and chance('copy removed', r, 400))
)

select
    source_system,
    source_record_id,
    case source_system
        when 'salesforce' then 'salesforce.account'
        when 'hubspot' then 'hubspot.company'
        when 'nppes' then 'nppes.npidata'
        when 'cms' then 'cms.hospital_general_information'
        else 'uploads.organizations'
    end as source_table,
    organization_code(org) as organization_id,
    record_count > 1 as is_duplicate
from kept
order by org, r;

create or replace view truth_health_systems as
select
    organization_code(parents.parent_org) as parent_organization_id,
    organization_code(parents.org) as organization_id,
    coalesce(lists.crm_id is not null and parent_lists.crm_id is not null
        and chance('names parent', parents.org * 16, 700), false) as is_parent_in_crm,
    coalesce(lists.salesforce_id is not null and parent_lists.salesforce_id is not null, false) as is_parent_in_salesforce
from organization_parents as parents
left join organizations_crm as lists
    on parents.org = lists.org
left join organizations_crm as parent_lists
    on parents.parent_org = parent_lists.org
order by parents.parent_org, parents.org;

create or replace view truth_missing_firmographics as
select
    organization_code(org) as organization_id,
    attribute
from missing_firmographics
order by org, attribute;

create or replace view truth_people as
select
    person_code(person) as person_id,
    organization_code(org) as organization_id,
    decision_role,
    organization_code(to_org) as later_organization_id,
    day_date(moved_day) as moved_on
from people_records
order by person;

create or replace view truth_contact_records as
with records as (
    select person, 'crm' as source_system, crm_contact_id as source_record_id, coalesce(to_org, org) as org from people_records
    union all
    select person, 'crm', crm_contact_id || '-S', second_org from people_records where second_crm_org_id is not null
    union all
    select person, 'engage', engage_contact_id, coalesce(to_org, org) from people_records
    union all
    select person, 'events', events_contact_id, coalesce(to_org, org) from people_records
    union all
    select person, 'salesforce', salesforce_contact_id, coalesce(to_org, org) from people_records
    union all
    select salesforce_leads.person, 'salesforce', 'lead/' || salesforce_leads.id, coalesce(people_records.to_org, people_records.org)
    from salesforce_leads
    inner join people_records
        on salesforce_leads.person = people_records.person
    where not salesforce_leads.is_converted
    union all
    select person, 'hubspot', hubspot_contact_id, coalesce(to_org, org) from people_records
    union all
    select person, 'marketo', marketo_lead_id, coalesce(to_org, org) from people_records
)

select
    source_system,
    source_record_id,
    person_code(person) as person_id,
    organization_code(org) as organization_id
from records
where source_record_id is not null
order by person, source_system, source_record_id;

create or replace view truth_contact_moves as
select
    person_code(person) as person_id,
    crm_contact_id as contact_record_id,
    'crm' as source_system,
    organization_code(org) as from_organization_id,
    organization_code(to_org) as to_organization_id,
    day_date(moved_day) as moved_on
from people_records
where to_org is not null and crm_contact_id is not null
order by person;

create or replace view truth_contact_sites as
with sites as (
    select person, org, crm_contact_id as contact_record_id, true as is_primary from people_records where second_crm_org_id is not null
    union all
    select person, second_org, crm_contact_id || '-S', false from people_records where second_crm_org_id is not null
)

select
    person_code(person) as person_id,
    'crm' as source_system,
    contact_record_id,
    organization_code(org) as organization_id,
    is_primary
from sites
where contact_record_id is not null
order by person, is_primary desc;

create or replace view truth_contact_merges as
select 'hubspot' as source_system, retired_contact_id as retired_record_id, hubspot_contact_id as source_record_id
from hubspot_people
where retired_contact_id is not null
union all
select 'marketo', retired_lead_id, marketo_lead_id
from marketo_people
where retired_lead_id is not null
order by source_system, retired_record_id;

create or replace view truth_stories as
select
    organization_code(stories.org) as organization_id,
    stories.story,
    programs.program_id,
    day_date(min(episodes.first_day)) as first_episode_on,
    day_date(max(episodes.last_day)) as last_episode_on,
    sum(episodes.row_count) as action_count,
    max(episodes.people_count) as people_count
from stories
left join episodes
    on stories.org = episodes.org
left join words.programs as programs
    on episodes.program = programs.position
where stories.story <> 'normal'
group by stories.org, stories.story, programs.program_id
order by stories.story, stories.org, programs.program_id;

create or replace view truth_episodes as
select
    'EP-' || cast(episodes.e as varchar) as episode_id,
    organization_code(episodes.org) as organization_id,
    programs.program_id,
    episodes.episode_kind,
    day_date(episodes.first_day) as first_day,
    day_date(episodes.last_day) as last_day,
    episodes.row_count as action_count,
    episodes.people_count
from episodes
inner join words.programs as programs
    on episodes.program = programs.position
order by episodes.e;

create or replace view truth_activities as
select
    case emission
        when 'scanner' then 'scanner_click' when 'late' then 'late' when 'correction' then 'corrected'
        when 'deletion' then 'deleted' else 'redelivered'
    end as planted_as,
    case when is_noise then 'engage' else signals.source_system end as source_system,
    signals.id_prefix || cast(emitted_truth.k as varchar) as activity_record_id,
    day_second(0, t) as occurred_at,
    case when emission = 'redelivery' then cast(null as date) else day_date(load_day) end as loaded_on,
    change_kind
from emitted_truth
inner join signals
    on emitted_truth.signal = signals.signal
order by planted_as, emitted_truth.k;

create or replace view truth_outcome_effects as
select
    signal_type,
    effect,
    nullif(outcome, '') as outcome,
    chance_per_mille,
    delay_days_low,
    delay_days_high,
    note
from words.outcome_effects
order by position;

create or replace view truth_outcomes as
with causes as (
    select
        planned_actions.q,
        signals.source_system,
        signals.id_prefix || cast(planned_actions.k as varchar) as activity_record_id
    from planned_actions
    inner join signals
        on planned_actions.signal = signals.signal
    where planned_actions.part = 0
),

held as (
    select
        q,
        'crm' as source_system,
        'C-' || cast(k as varchar) as outcome_record_id
    from planned_actions
    where part = 2
),

named as (
    select
        'opportunity' as outcome,
        'uploads.opportunities' as outcome_table,
        opportunities.source_system as outcome_source_system,
        opportunities.opportunity_record_id as outcome_record_id,
        opportunities.org,
        opportunities.created_at as happened_at,
        opportunities.cause as cause_signal_type,
        case when opportunities.cause is not null then opportunities.source_key end as q
    from opportunities
    union all
    select
        'meeting',
        case when meeting_actions.is_salesforce_event then 'salesforce.event' else 'uploads.activities' end,
        case when meeting_actions.is_salesforce_event then 'salesforce' else 'crm' end,
        coalesce(salesforce_events.id, held.outcome_record_id),
        meeting_actions.org,
        day_second(meeting_actions.outcome_day, meeting_actions.outcome_second),
        meeting_actions.signal_type,
        meeting_actions.q
    from meeting_actions
    left join salesforce_events
        on meeting_actions.q = salesforce_events.q
    left join held
        on meeting_actions.q = held.q and not meeting_actions.is_salesforce_event
    where meeting_actions.outcome_day < getvariable('days')
)

select
    named.outcome,
    named.outcome_table,
    named.outcome_source_system,
    named.outcome_record_id,
    organization_code(named.org) as organization_id,
    named.happened_at,
    named.cause_signal_type,
    causes.source_system as cause_source_system,
    causes.activity_record_id as cause_activity_record_id
from named
left join causes
    on named.q = causes.q
order by named.outcome, named.outcome_record_id;

create or replace view truth_consent_changes as
select
    later.source_system,
    later.consent_record_id,
    earlier.consent_record_id as earlier_consent_record_id,
    person_code(later.person) as person_id,
    later.channel,
    earlier.status as from_status,
    later.status as to_status,
    later.captured_at
from consents as later
inner join consents as earlier
    on later.person = earlier.person and later.channel = earlier.channel and earlier.version = 0
where later.version = 1
order by later.consent_record_id;

create or replace view truth_quarantined as
select
    'uploads' as source_name,
    'activities' as source_table,
    source_system,
    activity_record_id as record_id,
    reason
from bad_activities
union all
select 'uploads', 'account_signals', 'market_watch', 'MW-X1', 'unusable_time'
union all
select 'uploads', 'account_signals', 'market_watch', 'MW-X2', 'unknown_type'
union all
select 'uploads', 'organizations', 'crm', null, 'missing_key'
union all
select 'uploads', 'organizations', 'crm', 'ORG-X1', 'missing_name'
union all
select 'uploads', 'contacts', 'engage', null, 'missing_key'
union all
select 'uploads', 'consents', 'crm', 'CNS-X1', 'missing_value';

-- Every request of an uploaded activity: answered in time, late, or left open.
create or replace view truth_team_answers as
select
    signals.source_system,
    signals.id_prefix || cast(team_answers.cause as varchar) as activity_record_id,
    signals.signal_type,
    team_answers.habit as answered,
    'crm' as answer_source_system,
    'C-' || cast(team_answers.k as varchar) as answer_activity_record_id,
    day_second(0, team_answers.t) as answered_at
from team_answers
inner join signals
    on team_answers.signal = signals.signal
order by team_answers.cause;

-- Organizations that share their name with another one.
create or replace view truth_name_twins as
select
    organization_code(org) as organization_id,
    organization_name,
    city_name as city,
    state
from organizations
qualify count(*) over (partition by organization_name) > 1
order by organization_name, org;
