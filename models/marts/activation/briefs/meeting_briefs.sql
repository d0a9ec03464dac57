{#- One row per account and programme to act on with a meeting requested or booked and not yet held: goal, questions, approved material, and what to mind. -#}
{%- set listed_count = 3 -%}

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

meetings_asked as (

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
        meetings_asked.account_id,
        meetings_asked.program_id,
        max(business_days.business_date) as remind_on
    from meetings_asked
    inner join business_days
        on
            business_days.open_minutes > 0
            and business_days.business_date < cast(meetings_asked.occurred_at as date)
    where meetings_asked.occurred_at > {{ end_of_day(as_of_date()) }}
    group by
        meetings_asked.account_id,
        meetings_asked.program_id

),

questions_listed as (

    select
        meetings_asked.account_id,
        meetings_asked.program_id,
        {{ ordered_list(
            "replace(meeting_questions.question, '{area}', meetings_asked.area_words)",
            'meeting_questions.question_order'
        ) }} as questions
    from meetings_asked
    inner join meeting_questions
        on
            meetings_asked.policy_version = meeting_questions.policy_version
            and meetings_asked.meeting_role = meeting_questions.decision_role
    group by
        meetings_asked.account_id,
        meetings_asked.program_id

),

meetings as (

    select
        meetings_asked.*,
        questions_listed.questions,
        case when reminders.account_id is not null then meetings_asked.occurred_at end as meets_at,
        case
            when reminders.account_id is not null
                then greatest(reminders.remind_on, {{ as_of_date() }})
        end as remind_on
    from meetings_asked
    left join reminders
        on
            meetings_asked.account_id = reminders.account_id
            and meetings_asked.program_id = reminders.program_id
    left join questions_listed
        on
            meetings_asked.account_id = questions_listed.account_id
            and meetings_asked.program_id = questions_listed.program_id

),

meeting_goals as (

    select * from {{ policy_rows('meeting_goals') }}

),

programs as (

    select * from {{ ref('active_programs') }}

),

accounts as (

    select
        account_id,
        account_name,
        upper(state) as state,
        {{ market_country('country') }} as country
    from {{ ref('accounts') }}

),

content as (

    select * from {{ ref('content') }}
    where is_usable

),

queue as (

    select * from {{ ref('routing_queue') }}

),

briefs as (

    select * from {{ ref('handoff_briefs') }}

),

{# About this product or area, or about none, and approved for the market. #}
materials_ranked as (

    select
        meetings.account_id,
        meetings.program_id,
        content.content_id,
        coalesce(content.title, 'untitled')
        || ' ('
        || content.content_id
        || ', version '
        || content.content_version
        || ')' as material_words,
        row_number() over (
            partition by
                meetings.account_id,
                meetings.program_id
            order by
                case when content.decision_role = meetings.meeting_role then 0 else 1 end asc,
                case when content.use_case = meetings.use_case then 0 else 1 end asc,
                case when content.product is not null then 0 else 1 end asc,
                content.valid_from desc nulls last,
                content.content_id asc,
                content.content_version desc
        ) as material_rank
    from meetings
    inner join programs
        on meetings.program_id = programs.program_id
    inner join accounts
        on meetings.account_id = accounts.account_id
    inner join content
        on
            coalesce(programs.product = content.product, content.product is null)
            and coalesce(
                programs.therapy_area = content.therapy_area, content.therapy_area is null
            )
            and {{ is_approved_for('content', 'accounts') }}

),

materials_listed as (

    select
        account_id,
        program_id,
        max(case when material_rank = 1 then content_id end) as material_content_id,
        {{ ordered_list(
            "case when material_rank <= " ~ listed_count ~ " then material_words end",
            'material_rank',
            '; '
        ) }} as materials
    from materials_ranked
    group by
        account_id,
        program_id

),

meeting_briefs as (

    select
        meetings.account_id,
        meetings.program_id,
        meetings.activity_id as meeting_activity_id,
        queue.owner_id,
        materials_listed.material_content_id,
        queue.owner_team,
        meetings.meeting_step,
        meeting_goals.goal,
        meetings.occurred_at as asked_at,
        meetings.meets_at,
        meetings.remind_on,
        queue.scored_on,
        meetings.policy_version,
        coalesce(accounts.account_name, 'an organization without a name')
        || ', '
        || replace(meetings.meeting_role, '_', ' ')
        || ', about '
        || programs.program_name as meeting_with,
        coalesce(meetings.questions, 'ask for the role first') as questions,
        coalesce(materials_listed.materials, 'no approved material fits: bring none and ask for it')
            as materials,
        coalesce(
            briefs.constraints,
            'on hold: ' || replace(queue.hold_reason, '_', ' '),
            'none known'
        ) as constraints,
        coalesce(briefs.stakeholders_missing, 'see stakeholder coverage') as stakeholders_missing,
        coalesce(briefs.why_now, 'the meeting itself') as why_now
    from meetings
    inner join accounts
        on meetings.account_id = accounts.account_id
    inner join programs
        on meetings.program_id = programs.program_id
    inner join queue
        on
            meetings.account_id = queue.account_id
            and meetings.program_id = queue.program_id
    inner join meeting_goals
        on
            meetings.policy_version = meeting_goals.policy_version
            and meetings.use_case = meeting_goals.use_case
    left join materials_listed
        on
            meetings.account_id = materials_listed.account_id
            and meetings.program_id = materials_listed.program_id
    left join briefs
        on
            meetings.account_id = briefs.account_id
            and meetings.program_id = briefs.program_id

)

select * from meeting_briefs
