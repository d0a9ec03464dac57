{#- Fails on what would leave an account without a band, an action, a message or an owner: a missing fallback or threshold. -#}

with

bands as (

    select * from {{ policy_rows('bands') }}

),

missing_plays as (

    select
        bands.policy_version,
        'playbook without fallback: ' || bands.band as problem
    from bands
    left join {{ policy_rows('playbook') }}
        on
            bands.policy_version = playbook.policy_version
            and bands.band = playbook.band
            and playbook.use_case = '*'
            and playbook.signal_family = '*'
            and playbook.decision_role = '*'
    where playbook.band is null

),

{# Who has a voice of their own is never spoken to in the general one. #}
voices as (

    select
        policy_version,
        use_case
    from {{ policy_rows('playbook') }}
    where use_case != '*'
    group by
        policy_version,
        use_case

),

missing_voices as (

    select
        bands.policy_version,
        'playbook without fallback: ' || bands.band || ', ' || voices.use_case as problem
    from bands
    inner join voices
        on bands.policy_version = voices.policy_version
    left join {{ policy_rows('playbook') }}
        on
            bands.policy_version = playbook.policy_version
            and bands.band = playbook.band
            and voices.use_case = playbook.use_case
            and playbook.signal_family = '*'
            and playbook.decision_role = '*'
    where
        bands.is_on_warm_list
        and playbook.band is null

),

{# Every reason that may hold an action has words for it. #}
reasons_held as (

    select stop_reason as outreach_reason
    from {{ ref('contact_outreach') }}

    union all

    select hold_reason as outreach_reason
    from {{ ref('contact_outreach') }}

    union all

    select outreach_reason
    from {{ ref('int_action_contacts') }}

),

missing_hold_words as (

    select
        'any' as policy_version,
        'hold without words: ' || reasons_held.outreach_reason as problem
    from reasons_held
    left join {{ ref('hold_words') }} as hold_words
        on reasons_held.outreach_reason = hold_words.outreach_reason
    where
        reasons_held.outreach_reason is not null
        and hold_words.outreach_reason is null
    group by reasons_held.outreach_reason

),

routing_fallbacks as (

    select policy_version
    from {{ policy_rows('routing_rules') }}
    where
        use_case = '*'
        and program_id = '*'
        and band = '*'
        and account_type_group = '*'
        and decision_role = '*'
        and signal_family = '*'
        and therapy_area = '*'
        and account_tier = '*'

),

missing_routes as (

    select
        versions.policy_version,
        'routing without fallback' as problem
    from {{ ref('policy_versions') }} as versions
    left join routing_fallbacks
        on versions.policy_version = routing_fallbacks.policy_version
    where routing_fallbacks.policy_version is null

),

missing_messages as (

    select
        role_weights.policy_version,
        'role without message: ' || role_weights.decision_role as problem
    from {{ policy_rows('role_weights') }}
    left join {{ policy_rows('role_messages') }}
        on
            role_weights.policy_version = role_messages.policy_version
            and role_weights.decision_role = role_messages.decision_role
    where role_messages.decision_role is null

),

missing_meeting_words as (

    select
        role_weights.policy_version,
        'role or use case without question or goal: ' || role_weights.decision_role as problem
    from {{ policy_rows('role_weights') }}
    left join {{ policy_rows('meeting_questions') }}
        on
            role_weights.policy_version = meeting_questions.policy_version
            and role_weights.decision_role = meeting_questions.decision_role
    left join {{ policy_rows('meeting_goals') }}
        on
            role_weights.policy_version = meeting_goals.policy_version
            and role_weights.use_case = meeting_goals.use_case
    where
        meeting_questions.decision_role is null
        or meeting_goals.use_case is null

),

missing_reasons as (

    select
        bands.policy_version,
        'band without reason: ' || bands.band as problem
    from bands
    left join {{ ref('reason_codes') }} as reason_codes
        on bands.band = reason_codes.band
    where reason_codes.band is null

),

missing_thresholds as (

    select
        policy_version,
        'thresholds incomplete or out of order' as problem
    from {{ ref('int_band_thresholds') }}
    {# A null in any of them makes the comparison unknown, which is not true. #}
    where
        not coalesce(
            active_engagement_stay <= active_engagement_enter
            and warm_engagement_stay <= warm_engagement_enter
            and warm_engagement_enter <= active_engagement_enter
            and warm_strong_fit_engagement <= warm_engagement_enter
            and warm_fit <= warm_strong_fit
            {# The signals behind a return are gathered for 60 days. #}
            and reactivated_stay_days between 1 and 60
            and review_match_pct_below + review_match_engagement + review_if_cases_differ >= 0
            and active_fit + active_engaged_contacts >= 0
            and active_accepted_meetings + active_high_intent >= 0
            and reactivated_gap_days + reactivated_engagement + reactivated_mid_high >= 0
            and warm_mid_high + cold_inactive_days + cold_no_response_days >= 0,
            false
        )

)

select * from missing_plays
union all
select * from missing_voices
union all
select * from missing_hold_words
union all
select * from missing_meeting_words
union all
select * from missing_routes
union all
select * from missing_messages
union all
select * from missing_reasons
union all
select * from missing_thresholds
