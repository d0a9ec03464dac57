{#- One row per account to act on and activity of the last 180 days there that is a signal or an action of our team: when, what, and in which role. -#}

with

subjects as (

    select
        policy_version,
        scored_on,
        account_id
    from {{ ref('int_actionable_accounts') }}
    group by
        policy_version,
        scored_on,
        account_id

),

actors as (

    {{ actors_with_systems() }}

),

activities as (

    select
        activity_id,
        actor_hash,
        signal_type,
        content_id,
        campaign_id,
        therapy_area,
        product,
        activity_date,
        occurred_at
    from {{ ref('int_activities') }}
    where
        not is_deleted
        and activity_date between {{ add_days(as_of_date(), -180) }} and {{ as_of_date() }}

),

suspects as (

    select activity_id
    from {{ ref('int_activity_bot_verdicts') }}
    where activity_id is not null

),

signal_types as (

    select * from {{ policy_rows('signal_types') }}

),

team_actions as (

    select * from {{ policy_rows('team_actions') }}

),

meeting_steps as (

    select * from {{ policy_rows('meeting_steps') }}

),

content as (

    select * from {{ ref('int_content_versions') }}
    where is_latest_version

),

subject_activities as (

    select
        subjects.account_id,
        activities.activity_id,
        actors.contact_id,
        activities.signal_type,
        signal_types.family,
        signal_types.intent_level,
        signal_types.stop_kind,
        activities.content_id,
        content.title as content_title,
        activities.campaign_id,
        team_actions.action_words,
        activities.activity_date,
        activities.occurred_at,
        coalesce(actors.decision_role, 'unknown') as decision_role,
        coalesce(activities.therapy_area, content.therapy_area) as therapy_area,
        coalesce(activities.product, content.product) as product,
        signal_types.polarity = 'positive'
        and (signal_types.points > 0 or coalesce(signal_types.stop_kind, '') = 'meeting')
            as is_signal,
        meeting_steps.signal_type is not null as is_meeting_step,
        team_actions.signal_type is not null as is_team_action
    from subjects
    inner join actors
        on subjects.account_id = actors.account_id
    inner join activities
        on actors.actor_hash = activities.actor_hash
    inner join signal_types
        on
            subjects.policy_version = signal_types.policy_version
            and activities.signal_type = signal_types.signal_type
    left join team_actions
        on
            subjects.policy_version = team_actions.policy_version
            and activities.signal_type = team_actions.signal_type
    left join meeting_steps
        on
            subjects.policy_version = meeting_steps.policy_version
            and activities.signal_type = meeting_steps.signal_type
    left join suspects
        on activities.activity_id = suspects.activity_id
    left join content
        on activities.content_id = content.content_id
    where suspects.activity_id is null

),

relevant as (

    select * from subject_activities
    where
        is_signal
        or is_team_action
        or is_meeting_step

)

select * from relevant
