{#-
    One row per account and programme to act on with somebody: the person to speak to and on which
    channel, or, where nobody may be, what stands against the first of them and until when; and which
    programme leads, where several would go to the same person or act on the same activity. A site of a
    system that is to be acted on itself has no approach of its own; what was asked there is answered there,
    unless the system answers it or goes to the same person, in whichever programme its own joins.
-#}

with

subjects as (

    select * from {{ ref('int_actionable_accounts') }}

),

planned as (

    select * from {{ ref('int_planned_actions') }}
    where outreach_kind != 'desk'

),

families as (

    {{ accounts_with_sites() }}

),

bands as (

    select * from {{ policy_rows('bands') }}
    where is_on_warm_list

),

account_names as (

    select
        account_id,
        account_name
    from {{ ref('int_account_golden_records') }}

),

people as (

    {{ people_engaged() }}

),

role_weights as (

    select * from {{ policy_rows('role_weights') }}

),

outreach as (

    select * from {{ ref('contact_outreach') }}

),

refusals as (

    {{ topic_refusals() }}

),

activities as (

    select
        activity_id,
        variant_hash
    from {{ ref('int_activities') }}

),

kinds as (

    select
        variant_hash,
        therapy_area,
        product
    from {{ ref('int_signal_variants_enriched') }}

),

signals as (

    select * from {{ ref('int_signals_ranked') }}
    where
        polarity = 'positive'
        and signal_rank = 1

),

scores as (

    select * from {{ ref('int_account_scores_today') }}

),

programs as (

    select * from {{ ref('int_programs_today') }}

),

{# Who asked is answered, nobody in their place; else the engaged people, the heaviest role first. #}
candidates as (

    select
        planned.account_id,
        planned.program_id,
        planned.trigger_contact_id as contact_id,
        planned.action_channel,
        true as is_answer,
        0 as weight_pct,
        0 as mid_high_count_90d
    from planned
    where
        planned.outreach_kind = 'answer'
        and planned.trigger_contact_id is not null

    union all

    select
        planned.account_id,
        planned.program_id,
        people.contact_id,
        planned.action_channel,
        false as is_answer,
        coalesce(role_weights.weight_pct, 0) as weight_pct,
        people.mid_high_count_90d
    from planned
    inner join subjects
        on
            planned.account_id = subjects.account_id
            and planned.program_id = subjects.program_id
    inner join people
        on
            planned.scored_on = people.scored_on
            and planned.account_id = people.account_id
            and planned.program_id = people.program_id
    left join role_weights
        on
            planned.policy_version = role_weights.policy_version
            and subjects.use_case = role_weights.use_case
            and people.decision_role = role_weights.decision_role
    where
        planned.outreach_kind != 'answer'
        or planned.trigger_contact_id is null

),

{# What was asked may be about a product that the person has refused, whichever programme answers. #}
topics_refused as (

    select
        candidates.account_id,
        candidates.program_id,
        candidates.contact_id,
        refusals.channel,
        refusals.reason,
        row_number() over (
            partition by
                candidates.account_id,
                candidates.program_id,
                candidates.contact_id
            order by
                refusals.status_rank asc,
                refusals.reason asc,
                refusals.channel asc,
                refusals.topic asc
        ) as refusal_rank
    from candidates
    inner join planned
        on
            candidates.account_id = planned.account_id
            and candidates.program_id = planned.program_id
    inner join activities
        on planned.trigger_activity_id = activities.activity_id
    inner join kinds
        on activities.variant_hash = kinds.variant_hash
    inner join refusals
        on
            candidates.contact_id = refusals.contact_id
            and refusals.topic in (kinds.product, kinds.therapy_area)

),

topics_summed as (

    select
        account_id,
        program_id,
        contact_id,
        max(case when channel = 'email' then 1 else 0 end) = 1 as is_email_refused,
        max(case when channel = 'phone' then 1 else 0 end) = 1 as is_phone_refused,
        max(case when refusal_rank = 1 then reason end) as reason
    from topics_refused
    group by
        account_id,
        program_id,
        contact_id

),

channels_found as (

    select
        candidates.account_id,
        candidates.program_id,
        candidates.contact_id,
        candidates.action_channel,
        candidates.weight_pct,
        candidates.mid_high_count_90d,
        outreach.stop_reason,
        outreach.hold_reason,
        outreach.hold_until,
        outreach.email_capped_until,
        outreach.phone_capped_until,
        outreach.permitted_channels,
        case
            when
                (topics_summed.is_email_refused or not outreach.may_answer_by_email)
                and (topics_summed.is_phone_refused or not outreach.may_answer_by_phone)
                then topics_summed.reason
        end as topic_reason,
        not coalesce(topics_summed.is_email_refused, false)
        and coalesce(
            case
                when candidates.is_answer then outreach.may_answer_by_email
                else outreach.may_email
            end,
            false
        ) as may_email,
        not coalesce(topics_summed.is_phone_refused, false)
        and coalesce(
            case
                when candidates.is_answer then outreach.may_answer_by_phone
                else outreach.may_phone
            end,
            false
        ) as may_phone
    from candidates
    left join outreach
        on
            candidates.contact_id = outreach.contact_id
            and candidates.program_id = outreach.program_id
    left join topics_summed
        on
            candidates.account_id = topics_summed.account_id
            and candidates.program_id = topics_summed.program_id
            and candidates.contact_id = topics_summed.contact_id

),

{# The channel of the play, else the other one that is open. #}
channels_chosen as (

    select
        *,
        case
            when action_channel = 'phone' and may_phone then 'phone'
            when action_channel = 'email' and may_email then 'email'
            when may_phone then 'phone'
            when may_email then 'email'
        end as open_channel
    from channels_found

),

people_ranked as (

    select
        *,
        row_number() over (
            partition by
                account_id,
                program_id
            order by
                case when open_channel is null then 1 else 0 end asc,
                case when open_channel = action_channel then 0 else 1 end asc,
                weight_pct desc,
                mid_high_count_90d desc,
                contact_id asc
        ) as person_rank
    from channels_chosen

),

people_chosen as (

    select
        account_id,
        program_id,
        open_channel,
        case when open_channel is not null then contact_id end as contact_id,
        case
            when open_channel is not null then cast(null as {{ dbt.type_string() }})
            else coalesce(
                topic_reason,
                stop_reason,
                hold_reason,
                case
                    when email_capped_until is not null or phone_capped_until is not null
                        then 'contact_cap'
                end,
                {# No word on the person at all is no permission. #}
                case when permitted_channels is null then 'consent_unknown' end,
                'no_open_channel'
            )
        end as outreach_reason,
        {# The cap of a channel ends; what stops all channels does not end with it. #}
        case
            when open_channel is null and topic_reason is not null then cast(null as date)
            when open_channel is null and stop_reason is null
                then coalesce(hold_until, least(email_capped_until, phone_capped_until))
            when open_channel is null then hold_until
        end as hold_until
    from people_ranked
    where person_rank = 1

),

{# One approach, not three: the programmes of an account in the order in which they may go to it. #}
approaches as (

    select
        planned.account_id,
        planned.program_id,
        programs.program_name,
        subjects.use_case,
        planned.top_role,
        people_chosen.contact_id,
        coalesce(planned.trigger_activity_id, signals.latest_activity_id) as driver_activity_id,
        row_number() over (
            partition by planned.account_id
            order by
                case when people_chosen.contact_id is null then 1 else 0 end asc,
                subjects.band_step asc,
                planned.trigger_tier asc nulls last,
                scores.warmth_hundredths desc,
                planned.program_id asc
        ) as approach_rank
    from planned
    inner join subjects
        on
            planned.account_id = subjects.account_id
            and planned.program_id = subjects.program_id
    inner join programs
        on
            planned.scored_on = programs.scored_on
            and planned.program_id = programs.program_id
    inner join scores
        on
            planned.scored_on = scores.scored_on
            and planned.account_id = scores.account_id
            and planned.program_id = scores.program_id
    left join signals
        on
            planned.scored_on = signals.scored_on
            and planned.account_id = signals.account_id
            and planned.program_id = signals.program_id
    left join people_chosen
        on
            planned.account_id = people_chosen.account_id
            and planned.program_id = people_chosen.program_id

),

{# A study is talked about by its own team: it joins no other approach, and none joins it, but for one and the same question. #}
approaches_compared as (

    select
        approaches.account_id,
        approaches.program_id,
        approaches.approach_rank,
        others.program_id as other_program_id,
        others.program_name as other_program_name,
        others.approach_rank as other_approach_rank,
        approaches.use_case = 'clinical_sites' as is_study,
        coalesce(approaches.top_role, '') = 'research' as is_asked_by_research,
        coalesce(approaches.driver_activity_id = others.driver_activity_id, false)
            as is_one_question,
        coalesce(
            approaches.use_case != others.use_case
            and 'clinical_sites' in (approaches.use_case, others.use_case),
            false
        ) as is_study_beside_other
    from approaches
    inner join approaches as others
        on
            approaches.account_id = others.account_id
            and approaches.program_id != others.program_id
            and (
                approaches.driver_activity_id = others.driver_activity_id
                or approaches.contact_id = others.contact_id
                {# a study and another that go to two people of one account are told of each other #}
                or (
                    approaches.use_case != others.use_case
                    and 'clinical_sites' in (approaches.use_case, others.use_case)
                    and approaches.contact_id is not null
                    and others.contact_id is not null
                )
            )

),

{# What an investigator asks is the study's to answer. #}
approaches_led as (

    select
        *,
        case
            when not is_study_beside_other then other_approach_rank < approach_rank
            when not is_one_question then false
            when is_asked_by_research then not is_study
            else other_approach_rank < approach_rank
        end as is_other_ahead
    from approaches_compared

),

approaches_colliding as (

    select
        *,
        row_number() over (
            partition by
                account_id,
                program_id
            order by
                case when is_other_ahead then 0 else 1 end asc,
                other_approach_rank asc
        ) as other_rank
    from approaches_led

),

collisions as (

    select
        account_id,
        program_id,
        {{ sorted_list('other_program_id', ';') }} as colliding_programs,
        max(case when other_rank = 1 and is_other_ahead then other_program_id end)
            as ahead_program_id,
        max(case when other_rank = 1 and is_other_ahead then other_program_name end)
            as ahead_program_name
    from approaches_colliding
    group by
        account_id,
        program_id

),

{# The system with the most sites comes first: of a system within another, the outer one. #}
systems as (

    select
        families.scored_on,
        families.account_id,
        count(*) as member_count
    from families
    group by
        families.scored_on,
        families.account_id

),

systems_ranked as (

    select
        planned.account_id,
        planned.program_id,
        subjects.account_id as lead_account_id,
        account_names.account_name as lead_account_name,
        coalesce(system_collisions.ahead_program_id, planned.program_id) as lead_program_id,
        row_number() over (
            partition by
                planned.account_id,
                planned.program_id
            order by
                systems.member_count desc,
                subjects.account_id asc
        ) as system_rank
    from planned
    inner join families
        on
            planned.scored_on = families.scored_on
            and planned.account_id = families.member_account_id
            and planned.account_id != families.account_id
    inner join subjects
        on
            families.account_id = subjects.account_id
            and planned.program_id = subjects.program_id
    inner join bands
        on
            subjects.policy_version = bands.policy_version
            and subjects.band = bands.band
    inner join systems
        on
            families.scored_on = systems.scored_on
            and families.account_id = systems.account_id
    left join planned as system_plans
        on
            subjects.account_id = system_plans.account_id
            and subjects.program_id = system_plans.program_id
    left join people_chosen
        on
            planned.account_id = people_chosen.account_id
            and planned.program_id = people_chosen.program_id
    left join people_chosen as system_people
        on
            subjects.account_id = system_people.account_id
            and subjects.program_id = system_people.program_id
    left join collisions as system_collisions
        on
            subjects.account_id = system_collisions.account_id
            and subjects.program_id = system_collisions.program_id
    left join people_chosen as people_ahead
        on
            subjects.account_id = people_ahead.account_id
            and system_collisions.ahead_program_id = people_ahead.program_id
    left join account_names
        on subjects.account_id = account_names.account_id
    where
        {# an answer to nothing that is open is an approach like any other #}
        planned.outreach_kind != 'answer'
        or planned.trigger_activity_id is null
        or planned.trigger_activity_id = system_plans.trigger_activity_id
        {# of a system that joins another programme the person is that programme's #}
        or people_chosen.contact_id = case
            when system_collisions.ahead_program_id is null then system_people.contact_id
            else people_ahead.contact_id
        end

),

systems_leading as (

    select * from systems_ranked
    where system_rank = 1

),

action_contacts as (

    select
        planned.account_id,
        planned.program_id,
        people_chosen.contact_id,
        people_chosen.open_channel,
        people_chosen.hold_until,
        collisions.colliding_programs,
        collisions.ahead_program_name as lead_program_name,
        systems_leading.lead_account_name,
        case
            when systems_leading.account_id is not null then 'system_leads'
            when people_chosen.account_id is null then 'no_known_person'
            else people_chosen.outreach_reason
        end as outreach_reason,
        coalesce(systems_leading.lead_account_id, planned.account_id) as lead_account_id,
        coalesce(systems_leading.lead_program_id, collisions.ahead_program_id, planned.program_id)
            as lead_program_id,
        collisions.ahead_program_id is null as is_lead
    from planned
    left join people_chosen
        on
            planned.account_id = people_chosen.account_id
            and planned.program_id = people_chosen.program_id
    left join collisions
        on
            planned.account_id = collisions.account_id
            and planned.program_id = collisions.program_id
    left join systems_leading
        on
            planned.account_id = systems_leading.account_id
            and planned.program_id = systems_leading.program_id

)

select * from action_contacts
