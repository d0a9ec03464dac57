{#- One row per dormant spell of an account and programme, and step of its re-activation sequence that is due by now: the offer, and whether the account came back on it. -#}
{#- A spell begins with the silence, or on the check-in date of a "not now"; the last step that was sent before a return has the credit. -#}

with

stays as (

    select
        *,
        lead(stage_before_gates) over (
            partition by account_id, program_id
            order by entered_at asc
        ) as next_stage
    from {{ ref('stage_transitions') }}
    where stage_level = 'account'

),

rules as (

    select * from {{ policy_rows('stage_rules') }}
    where stage_level = 'account'

),

offers as (

    select * from {{ policy_rows('reactivation_sequences') }}

),

programs as (

    select * from {{ ref('int_programs_today') }}

),

suppressed as (

    select * from {{ ref('int_account_suppressions') }}

),

account_outreach as (

    {{ account_outreach() }}

),

touch_types as (

    select * from {{ policy_rows('touch_types') }}

),

activities as (

    select
        account_id,
        signal_type,
        variant_hash,
        activity_date,
        occurred_at
    from {{ ref('int_activities_attributed') }}
    where
        account_id is not null
        and activity_date <= {{ as_of_date() }}
        and signal_type in (select touch_types.signal_type from touch_types)

),

kinds as (

    select
        variant_hash,
        therapy_area,
        product
    from {{ ref('int_signal_variants_enriched') }}

),

spells as (

    select
        stays.*,
        programs.use_case,
        cast(stays.left_at as date) as left_on,
        coalesce(stays.setback_reason, '*') as spell_reason,
        case when next_rules.stage_kind = 'main' then stays.next_stage end as returned_to_stage,
        case
            when stays.recheck_on > cast(stays.entered_at as date) then stays.recheck_on
            else cast(stays.entered_at as date)
        end as spell_from_on
    from stays
    inner join programs
        on stays.program_id = programs.program_id
    inner join rules
        on
            stays.policy_version = rules.policy_version
            and stays.stage_before_gates = rules.stage
            and rules.entry_rule in ('not_now', 'silent_days')
    left join rules as next_rules
        on
            stays.policy_version = next_rules.policy_version
            and stays.next_stage = next_rules.stage

),

offers_fitting as (

    select
        spells.*,
        offers.sequence_step,
        offers.offer,
        offers.offer_text,
        offers.offer_channel,
        {{ add_days('spells.spell_from_on', 'offers.wait_days') }} as offered_on,
        case when offers.use_case = '*' then 2 else 0 end
        + case when offers.reason_code = '*' then 1 else 0 end as generality
    from spells
    inner join offers
        on
            spells.policy_version = offers.policy_version
            and offers.use_case in (spells.use_case, '*')
            and offers.reason_code in (spells.spell_reason, '*')

),

{# The most specific sequence wins as a whole. #}
offers_compared as (

    select
        *,
        min(generality) over (partition by transition_id) as least_generality
    from offers_fitting

),

offers_due as (

    select
        *,
        lead(offered_on) over (
            partition by transition_id, offer_channel
            order by sequence_step asc
        ) as next_offered_on,
        row_number() over (
            partition by transition_id
            order by sequence_step desc
        ) as step_rank
    from offers_compared
    where
        generality = least_generality
        and offered_on <= {{ as_of_date() }}
        and (left_on is null or offered_on < left_on)

),

{# A touch on the channel of a step counts for the last step on it that was due by then. #}
steps_sent as (

    select
        offers_due.transition_id,
        offers_due.sequence_step,
        min(activities.activity_date) as sent_on
    from offers_due
    inner join programs
        on offers_due.program_id = programs.program_id
    inner join activities
        on
            offers_due.account_id = activities.account_id
            and offers_due.offered_on <= activities.activity_date
            and (
                offers_due.next_offered_on is null
                or offers_due.next_offered_on > activities.activity_date
            )
            and (offers_due.left_at is null or offers_due.left_at > activities.occurred_at)
    inner join touch_types
        on
            offers_due.policy_version = touch_types.policy_version
            and offers_due.offer_channel = touch_types.channel
            and activities.signal_type = touch_types.signal_type
    inner join kinds
        on activities.variant_hash = kinds.variant_hash
    where {{ relevance_class('kinds', 'programs') }} != 'other'
    group by
        offers_due.transition_id,
        offers_due.sequence_step

),

last_steps_sent as (

    select
        transition_id,
        max(sequence_step) as sequence_step
    from steps_sent
    group by transition_id

),

stages_after as (

    select
        spells.transition_id,
        max(rules.stage_order) as furthest_order
    from spells
    inner join stays
        on
            spells.account_id = stays.account_id
            and spells.program_id = stays.program_id
            and spells.left_at <= stays.entered_at
            {# what follows within a quarter of the return #}
            and {{ days_between('spells.left_on', 'cast(stays.entered_at as date)') }} < 90
    inner join rules
        on
            stays.policy_version = rules.policy_version
            and stays.stage_before_gates = rules.stage
            and rules.stage_kind = 'main'
    group by spells.transition_id

),

offers_judged as (

    select
        offers_due.*,
        steps_sent.sent_on,
        coalesce(
            offers_due.returned_to_stage is not null
            and offers_due.sequence_step = last_steps_sent.sequence_step,
            false
        ) as is_credited,
        case
            when offers_due.left_on is not null or offers_due.step_rank > 1
                then cast(null as {{ dbt.type_string() }})
            when suppressed.account_id is not null then 'suppressed'
            when offers_due.stage != offers_due.stage_before_gates then 'open_question'
            when account_outreach.account_id is null then 'no_known_person'
            else account_outreach.hold_reason
        end as hold_reason
    from offers_due
    left join steps_sent
        on
            offers_due.transition_id = steps_sent.transition_id
            and offers_due.sequence_step = steps_sent.sequence_step
    left join last_steps_sent
        on offers_due.transition_id = last_steps_sent.transition_id
    left join suppressed
        on offers_due.account_id = suppressed.account_id
    left join account_outreach
        on
            offers_due.account_id = account_outreach.account_id
            and offers_due.program_id = account_outreach.program_id

),

reactivation_offers as (

    select
        offers_judged.transition_id,
        offers_judged.account_id,
        offers_judged.program_id,
        offers_judged.spell_reason,
        offers_judged.offer,
        offers_judged.offer_text,
        offers_judged.offer_channel,
        offers_judged.hold_reason,
        case when offers_judged.is_credited then offers_judged.returned_to_stage end
            as returned_to_stage,
        case when offers_judged.is_credited then furthest_rules.stage end as furthest_stage,
        cast(offers_judged.sequence_step as {{ dbt.type_bigint() }}) as sequence_step,
        {# To who has refused nothing is offered. #}
        offers_judged.left_on is null
        and offers_judged.step_rank = 1
        and coalesce(offers_judged.hold_reason, '') != 'permission_refused' as is_current,
        offers_judged.is_credited,
        offers_judged.spell_from_on,
        offers_judged.offered_on,
        offers_judged.sent_on,
        case when offers_judged.returned_to_stage is not null then offers_judged.left_on end
            as returned_on,
        offers_judged.scored_on,
        offers_judged.policy_version
    from offers_judged
    left join stages_after
        on
            offers_judged.transition_id = stages_after.transition_id
            and offers_judged.returned_to_stage is not null
    left join rules as furthest_rules
        on
            offers_judged.policy_version = furthest_rules.policy_version
            and stages_after.furthest_order = furthest_rules.stage_order

)

select * from reactivation_offers
