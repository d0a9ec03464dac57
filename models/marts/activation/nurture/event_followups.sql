{#- One row per person and event of the last 90 days that made them a lead: who follows up, by when, and whether it was done. -#}

with

leads as (

    select * from {{ ref('int_event_leads') }}

),

contacts as (

    select
        contact_id,
        decision_role,
        is_contactable
    from {{ ref('contacts') }}

),

programs as (

    select * from {{ ref('active_programs') }}

),

therapy_areas as (

    select therapy_area from {{ ref('therapy_areas') }}

),

queue as (

    select * from {{ ref('routing_queue') }}
    where owner_id is not null

),

owners as (

    select * from {{ ref('int_owners_latest') }}

),

suppressed as (

    select * from {{ ref('int_account_suppressions') }}

),

outreach as (

    select
        contact_id,
        program_id,
        hold_until,
        coalesce(stop_reason, hold_reason) as waits_for,
        coalesce(';' || permitted_channels || ';', '') like '%;email;%' as is_email_permitted,
        coalesce(';' || permitted_channels || ';', '') like '%;phone;%' as is_phone_permitted
    from {{ ref('contact_outreach') }}

),

{# For no programme in particular a channel must be open about everything. #}
open_channels as (

    select
        contact_id,
        channel
    from {{ ref('int_contact_permissions') }}
    group by
        contact_id,
        channel
    having min(case when is_permitted then 1 else 0 end) = 1

),

permitted as (

    select contact_id
    from open_channels
    group by contact_id

),

{# For no programme in particular it waits where every programme does. #}
outreach_of_all as (

    select
        contact_id,
        min(waits_for) as waits_for,
        min(hold_until) as hold_until
    from outreach
    group by contact_id
    having count(*) = count(waits_for)

),

refusals as (

    {{ topic_refusals() }}

),

business_days as (

    select * from {{ ref('int_business_days') }}

),

{#
    Steps: 1 who owns the account for a programme of the event's therapy area, 2 for any programme,
    3 a colleague of the team for event leads, specialists first, spread evenly.
#}
candidates as (

    select
        leads.lead_id,
        leads.event_id,
        queue.program_id,
        queue.owner_id,
        queue.owner_team,
        queue.band = 'review' as is_in_review,
        case when programs.therapy_area = leads.therapy_area then 1 else 2 end as owner_step,
        queue.rank_in_queue as candidate_order,
        queue.program_id as candidate_key
    from leads
    inner join queue
        on leads.account_id = queue.account_id
    inner join programs
        on queue.program_id = programs.program_id

    union all

    select
        leads.lead_id,
        leads.event_id,
        cast(null as {{ dbt.type_string() }}) as program_id,
        owners.owner_id,
        owners.team as owner_team,
        false as is_in_review,
        3 as owner_step,
        case
            when owners.specialties like '%;' || leads.therapy_area || ';%' then 1
            when owners.specialties is null then 2
            else 3
        end as candidate_order,
        {{ dbt.hash("coalesce(leads.account_id, leads.lead_id) || '|' || owners.owner_id") }}
            as candidate_key
    from leads
    inner join owners
        on leads.fallback_team = owners.team

),

candidates_ranked as (

    select
        *,
        row_number() over (
            partition by
                lead_id,
                event_id
            order by
                owner_step asc,
                candidate_order asc,
                candidate_key asc,
                owner_id asc
        ) as owner_rank
    from candidates

),

{# What the event was about may be what the person has refused, whoever follows up. #}
topics_refused as (

    select
        leads.lead_id,
        leads.event_id,
        max(case when refusals.channel = 'email' then 1 else 0 end) = 1 as is_email_refused,
        max(case when refusals.channel = 'phone' then 1 else 0 end) = 1 as is_phone_refused
    from leads
    inner join refusals
        on
            leads.contact_id = refusals.contact_id
            and coalesce(';' || leads.products || ';', '')
            || coalesce(';' || leads.areas || ';', '')
            like '%;' || refusals.topic || ';%'
    group by
        leads.lead_id,
        leads.event_id

),

followups as (

    select
        leads.*,
        candidates_ranked.program_id,
        candidates_ranked.owner_id,
        coalesce(candidates_ranked.owner_team, leads.fallback_team) as owner_team,
        coalesce(contacts.decision_role, 'unknown') as decision_role,
        case
            when suppressed.account_id is not null then 'suppressed'
            when leads.contact_id is null then 'no_known_person'
            when not contacts.is_contactable then 'permission_unclear'
            when outreach.contact_id is null and permitted.contact_id is null
                then 'permission_unclear'
            when
                topics_refused.lead_id is not null
                and outreach.waits_for is null
                and (topics_refused.is_email_refused or not outreach.is_email_permitted)
                and (topics_refused.is_phone_refused or not outreach.is_phone_permitted)
                then 'permission_refused'
            {# Nobody goes out while only a person can decide whom it is about. #}
            when candidates_ranked.is_in_review then coalesce(outreach.waits_for, 'open_question')
            {# A sale, a meeting, a "not now" or enough touches hold this as all other outreach. #}
            when candidates_ranked.program_id is null then outreach_of_all.waits_for
            else outreach.waits_for
        end as hold_reason,
        case
            when candidates_ranked.program_id is null then outreach_of_all.waits_for
            else outreach.waits_for
        end as waits_for,
        case
            when candidates_ranked.program_id is null then outreach_of_all.hold_until
            else outreach.hold_until
        end as waits_until,
        {{ business_due_at(
            'captured_days', 'leads.captured_at', 'leads.follow_up_hours', 'due_days'
        ) }}
            as due_at
    from leads
    inner join business_days as captured_days
        on cast(leads.captured_at as date) = captured_days.business_date
    inner join business_days as due_days
        on
            {{ is_business_due_day(
                'captured_days', 'leads.captured_at', 'leads.follow_up_hours', 'due_days'
            ) }}
    left join candidates_ranked
        on
            leads.lead_id = candidates_ranked.lead_id
            and leads.event_id = candidates_ranked.event_id
            and candidates_ranked.owner_rank = 1
    left join contacts
        on leads.contact_id = contacts.contact_id
    left join permitted
        on leads.contact_id = permitted.contact_id
    left join suppressed
        on leads.account_id = suppressed.account_id
    left join topics_refused
        on
            leads.lead_id = topics_refused.lead_id
            and leads.event_id = topics_refused.event_id
    left join outreach
        on
            leads.contact_id = outreach.contact_id
            and candidates_ranked.program_id = outreach.program_id
    left join outreach_of_all
        on leads.contact_id = outreach_of_all.contact_id

),

{# People may type anything where an area belongs: what is published is what our own lists have. #}
areas_known as (

    select {{ code_name('therapy_area') }} as word
    from programs
    where therapy_area is not null
    union
    select {{ code_name('therapy_area') }} as word
    from therapy_areas

),

event_followups as (

    select
        followups.lead_id,
        followups.event_id,
        followups.contact_id,
        followups.account_id,
        followups.program_id,
        followups.owner_id,
        followups.owner_team,
        followups.decision_role,
        followups.event_title,
        followups.lead_words as what_they_did,
        areas_known.word as therapy_area,
        followups.hold_reason,
        case
            when followups.hold_reason = followups.waits_for then followups.waits_until
        end as hold_until,
        case
            when followups.hold_reason = 'suppressed' then 'closed'
            when followups.first_action_at <= followups.due_at then 'done'
            when followups.first_action_at > followups.due_at then 'done_late'
            when
                followups.due_at
                < cast({{ add_days('followups.scored_on', 1) }} as {{ dbt.type_timestamp() }})
                then 'overdue'
            else 'open'
        end as followup_status,
        followups.captured_at,
        followups.due_at,
        followups.first_action_at,
        followups.scored_on,
        followups.policy_version
    from followups
    left join areas_known
        on followups.therapy_area = areas_known.word

)

select * from event_followups
