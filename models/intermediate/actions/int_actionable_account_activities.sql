{#- One row per account to act on and activity of the last 180 days there that is a signal or an action of our team, and meeting agreed ahead: when, what, and in which role. -#}

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

{{ appointments_ahead() }},

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

{# A meeting ahead is agreed, whoever was asked for it. #}
activities_there as (

    select
        subjects.policy_version,
        subjects.account_id,
        activities.activity_id,
        actors.contact_id,
        actors.decision_role,
        activities.signal_type,
        activities.content_id,
        activities.campaign_id,
        activities.therapy_area,
        activities.product,
        activities.activity_date,
        activities.occurred_at
    from subjects
    inner join actors
        on subjects.account_id = actors.account_id
    inner join activities
        on actors.actor_hash = activities.actor_hash

    union all

    select
        subjects.policy_version,
        subjects.account_id,
        appointments.activity_id,
        appointments.contact_id,
        appointments.decision_role,
        'meeting_booked' as signal_type,
        cast(null as {{ dbt.type_string() }}) as content_id,
        cast(null as {{ dbt.type_string() }}) as campaign_id,
        appointments.therapy_area,
        appointments.product,
        appointments.activity_date,
        appointments.occurred_at
    from subjects
    inner join appointments
        on subjects.account_id = appointments.account_id

),

subject_activities as (

    select
        activities.account_id,
        activities.activity_id,
        activities.contact_id,
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
        coalesce(activities.decision_role, 'unknown') as decision_role,
        coalesce(activities.therapy_area, content.therapy_area) as therapy_area,
        coalesce(activities.product, content.product) as product,
        signal_types.polarity = 'positive'
        and (signal_types.points > 0 or coalesce(signal_types.stop_kind, '') = 'meeting')
            as is_signal,
        meeting_steps.signal_type is not null as is_meeting_step,
        team_actions.signal_type is not null as is_team_action
    from activities_there as activities
    inner join signal_types
        on
            activities.policy_version = signal_types.policy_version
            and activities.signal_type = signal_types.signal_type
    left join team_actions
        on
            activities.policy_version = team_actions.policy_version
            and activities.signal_type = team_actions.signal_type
    left join meeting_steps
        on
            activities.policy_version = meeting_steps.policy_version
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
