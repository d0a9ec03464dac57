{#- One row per account and programme to act on with a meeting requested or booked and not yet held: who asked, and what to ask them. -#}

with

subjects as (

    select * from {{ ref('int_actionable_accounts') }}

),

planned as (

    select * from {{ ref('int_planned_actions') }}

),

activities as (

    select * from {{ ref('int_actionable_account_activities') }}

),

meeting_steps as (

    select * from {{ policy_rows('meeting_steps') }}

),

meeting_questions as (

    select * from {{ policy_rows('meeting_questions') }}

),

business_days as (

    select * from {{ ref('int_business_days') }}

),

contacts as (

    select
        contact_id,
        specialty_group
    from {{ ref('int_contact_golden_records') }}

),

{# What was asked about one therapy area is a meeting of its programmes; what names none, of all. #}
steps_ranked as (

    select
        subjects.account_id,
        subjects.program_id,
        subjects.policy_version,
        subjects.use_case,
        subjects.therapy_area,
        activities.activity_id,
        activities.contact_id,
        activities.decision_role,
        meeting_steps.meeting_step,
        meeting_steps.is_open,
        activities.occurred_at,
        row_number() over (
            partition by
                subjects.account_id,
                subjects.program_id
            order by
                activities.occurred_at desc,
                {# At one moment what closes a meeting is the later step. #}
                case when meeting_steps.is_open then 1 else 0 end asc,
                activities.activity_id asc
        ) as step_rank
    from subjects
    inner join activities
        on
            subjects.account_id = activities.account_id
            and coalesce(activities.therapy_area, subjects.therapy_area, '')
            = coalesce(subjects.therapy_area, activities.therapy_area, '')
    inner join meeting_steps
        on
            subjects.policy_version = meeting_steps.policy_version
            and activities.signal_type = meeting_steps.signal_type

),

rejections as (

    {{ account_rejections() }}

),

{# A rejection after it calls off what was asked or agreed. #}
rejected as (

    select
        steps_ranked.account_id,
        steps_ranked.program_id
    from steps_ranked
    inner join rejections
        on
            steps_ranked.account_id = rejections.account_id
            and steps_ranked.program_id = rejections.program_id
            and {{ is_settled_by('steps_ranked', 'rejections') }}
    where steps_ranked.step_rank = 1
    group by
        steps_ranked.account_id,
        steps_ranked.program_id

),

meetings as (

    select
        steps_ranked.account_id,
        steps_ranked.program_id,
        steps_ranked.policy_version,
        steps_ranked.use_case,
        steps_ranked.activity_id,
        steps_ranked.meeting_step,
        steps_ranked.occurred_at,
        {# Who asked is not always known; then the questions are those of the leading role. #}
        case
            when steps_ranked.decision_role = 'unknown' then planned.top_role
            else steps_ranked.decision_role
        end as meeting_role,
        replace(
            coalesce(
                nullif(contacts.specialty_group, 'unknown'), steps_ranked.therapy_area, 'your field'
            ),
            '_',
            ' '
        ) as area_words
    from steps_ranked
    inner join planned
        on
            steps_ranked.account_id = planned.account_id
            and steps_ranked.program_id = planned.program_id
    left join contacts
        on steps_ranked.contact_id = contacts.contact_id
    left join rejected
        on
            steps_ranked.account_id = rejected.account_id
            and steps_ranked.program_id = rejected.program_id
    where
        steps_ranked.step_rank = 1
        and steps_ranked.is_open
        and rejected.account_id is null

),

{# The working day before a meeting that is ahead. #}
reminders as (

    select
        meetings.account_id,
        meetings.program_id,
        max(business_days.business_date) as remind_on
    from meetings
    inner join business_days
        on
            business_days.open_minutes > 0
            and business_days.business_date < cast(meetings.occurred_at as date)
    where meetings.occurred_at > {{ end_of_day(as_of_date()) }}
    group by
        meetings.account_id,
        meetings.program_id

),

questions_listed as (

    select
        meetings.account_id,
        meetings.program_id,
        {{ ordered_list(
            "replace(meeting_questions.question, '{area}', meetings.area_words)",
            'meeting_questions.question_order'
        ) }} as questions
    from meetings
    inner join meeting_questions
        on
            meetings.policy_version = meeting_questions.policy_version
            and meetings.meeting_role = meeting_questions.decision_role
    group by
        meetings.account_id,
        meetings.program_id

),

open_meetings as (

    select
        meetings.*,
        questions_listed.questions,
        case when reminders.account_id is not null then meetings.occurred_at end as meets_at,
        case
            when reminders.account_id is not null
                then greatest(reminders.remind_on, {{ as_of_date() }})
        end as remind_on
    from meetings
    left join reminders
        on
            meetings.account_id = reminders.account_id
            and meetings.program_id = reminders.program_id
    left join questions_listed
        on
            meetings.account_id = questions_listed.account_id
            and meetings.program_id = questions_listed.program_id

)

select * from open_meetings
