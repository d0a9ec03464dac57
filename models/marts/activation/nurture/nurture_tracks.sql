{#- One row per person with a stage: the one path of the person, the next step and its day, or what pauses it. -#}

with

steps as (

    select * from {{ ref('int_nurture_steps') }}

),

rules as (

    select * from {{ policy_rows('stage_rules') }}
    where stage_level = 'lead'

),

outreach as (

    select * from {{ ref('contact_outreach') }}

),

thresholds as (

    select * from {{ ref('int_band_thresholds') }}

),

activity as (

    select
        contact_id,
        max(activity_date) as last_activity_date
    from {{ ref('int_stage_signals') }}
    where contact_id is not null
    group by contact_id

),

facts as (

    select
        steps.*,
        rules.pauses_education,
        outreach.stop_reason,
        outreach.hold_reason,
        outreach.hold_until,
        outreach.email_capped_until,
        activity.last_activity_date,
        coalesce(outreach.may_answer, false) as is_permitted,
        coalesce(outreach.may_answer_by_email, false) as is_email_permitted,
        coalesce(outreach.may_email, false) as may_email,
        {{ days_between(
            'coalesce(activity.last_activity_date, steps.started_on)', 'steps.scored_on'
        ) }}
        > thresholds.cold_inactive_days as is_inactive
    from steps
    inner join rules
        on
            steps.policy_version = rules.policy_version
            and steps.stage = rules.stage
    inner join thresholds
        on steps.policy_version = thresholds.policy_version
    left join outreach
        on
            steps.contact_id = outreach.contact_id
            and steps.program_id = outreach.program_id
    left join activity
        on steps.contact_id = activity.contact_id

),

{# What forbids comes before what only waits; unclear is forbidden. #}
paused as (

    select
        *,
        case
            when stage = 'disqualified' then 'disqualified'
            when not is_permitted then coalesce(stop_reason, 'consent_unknown')
            when not is_email_permitted then 'no_email_permission'
            when stop_reason is not null then stop_reason
            when stage = 'review' then 'open_question'
            when pauses_education then 'sales_ready'
            when hold_reason is not null then hold_reason
            when not may_email then 'contact_cap'
        end as pause_reason,
        case
            when is_inactive or is_repeating then slow_cadence_days
            else cadence_days
        end as current_cadence_days
    from facts

),

dated as (

    select
        *,
        {{ add_days('last_sent_on', 'current_cadence_days') }} as step_due_on,
        case
            when pause_reason = 'contact_cap'
                then {{ add_days('coalesce(hold_until, email_capped_until)', 1) }}
            when pause_reason in ('meeting', 'rejected', 'check_in', 'sales_attempt', 'account_cap')
                then {{ add_days('hold_until', 1) }}
        end as resumes_on
    from paused

),

nurture_tracks as (

    select
        contact_id,
        account_id,
        program_id,
        path,
        decision_role,
        stage,
        intent_theme,
        content_intent_level,
        pause_reason,
        cast(step as {{ dbt.type_bigint() }}) as step,
        cast(step_count as {{ dbt.type_bigint() }}) as step_count,
        cast(sent_count as {{ dbt.type_bigint() }}) as sent_count,
        cast(current_cadence_days as {{ dbt.type_bigint() }}) as cadence_days,
        is_fallback,
        is_inactive,
        is_repeating,
        pause_reason is not null as is_paused,
        started_on,
        last_activity_date,
        last_activity_date as last_signal_on,
        last_sent_on,
        case
            when pause_reason is not null then cast(null as date)
            when step_due_on > scored_on then step_due_on
            else scored_on
        end as next_step_on,
        resumes_on,
        scored_on,
        policy_version
    from dated

)

select * from nurture_tracks
