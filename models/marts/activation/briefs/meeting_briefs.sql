{#- One row per account and programme to act on with a meeting requested or booked and not yet held: goal, questions, approved material, and what to mind. -#}
{%- set listed_count = 3 -%}

with

meetings as (

    select * from {{ ref('int_upcoming_meetings') }}

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
