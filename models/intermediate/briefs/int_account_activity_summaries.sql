{#- One row per account and programme to act on with any activity of the last 180 days: what was touched and by whom, the path so far, and what our team did last. -#}
{#- By role, never by name. Lists are cut where they stop being read, and say how many were left out. -#}
{%- set listed_count = 5 -%}

with

subjects as (

    select * from {{ ref('int_actionable_accounts') }}

),

activities as (

    select * from {{ ref('int_actionable_account_activities') }}

),

signal_words as (

    select * from {{ ref('signal_words') }}

),

{# People may type anything where an area belongs: what is told is what our own lists have. #}
areas_known as (

    select {{ code_name('therapy_area') }} as therapy_area
    from {{ ref('therapy_areas') }}
    group by {{ code_name('therapy_area') }}

),

{# Interest in another therapy area counts for less and is told as what it is about. #}
relevant as (

    select
        subjects.account_id,
        subjects.program_id,
        activities.activity_id,
        activities.contact_id,
        activities.content_id,
        activities.intent_level,
        activities.is_signal,
        activities.is_team_action,
        activities.occurred_at,
        coalesce(activities.content_title, activities.content_id) as content_words,
        replace(activities.decision_role, '_', ' ') as role_words,
        coalesce(signal_words.singular_words, replace(activities.signal_type, '_', ' '))
            as signal_words,
        activities.action_words,
        case
            when activities.therapy_area != subjects.therapy_area
                then
                    ', about '
                    || coalesce(replace(areas_known.therapy_area, '_', ' '), 'another area')
            else ''
        end as area_words,
        cast(activities.activity_date as {{ dbt.type_string() }}) as activity_day
    from subjects
    inner join activities
        on subjects.account_id = activities.account_id
    left join signal_words
        on activities.signal_type = signal_words.signal_type
    left join areas_known
        on activities.therapy_area = areas_known.therapy_area

),

{# Per content and role the latest touch: five views of a page are one line. #}
contents_touched as (

    select
        account_id,
        program_id,
        content_id,
        role_words,
        max(content_words) as content_words,
        max(area_words) as area_words,
        max(activity_day) as activity_day,
        max(occurred_at) as occurred_at
    from relevant
    where
        is_signal
        and content_id is not null
    group by
        account_id,
        program_id,
        content_id,
        role_words

),

contents_ranked as (

    select
        *,
        row_number() over (
            partition by
                account_id,
                program_id
            order by
                case when area_words = '' then 0 else 1 end asc,
                occurred_at desc,
                content_id asc,
                role_words asc
        ) as content_rank
    from contents_touched

),

contents_listed as (

    select
        account_id,
        program_id,
        count(*) as content_count,
        {{ ordered_list(
            "case when content_rank <= " ~ listed_count
            ~ " then content_words || ' (' || role_words || ', ' || activity_day || area_words || ')' end",
            'content_rank',
            '; '
        ) }} as content_words
    from contents_ranked
    group by
        account_id,
        program_id

),

steps_ranked as (

    select
        *,
        row_number() over (
            partition by
                account_id,
                program_id
            order by
                occurred_at desc,
                activity_id desc
        ) as step_rank
    from relevant
    where
        is_signal
        and intent_level in ('mid', 'high')

),

{# Told in the order in which it happened: the last steps, the oldest of them first. #}
steps_listed as (

    select
        account_id,
        program_id,
        count(*) as step_count,
        {{ ordered_list(
            "case when step_rank <= " ~ listed_count
            ~ " then signal_words || ' (' || role_words || ', ' || activity_day || area_words || ')' end",
            '-step_rank',
            ' > '
        ) }} as path_words
    from steps_ranked
    group by
        account_id,
        program_id

),

actions_ranked as (

    select
        account_id,
        program_id,
        action_words,
        activity_day,
        row_number() over (
            partition by
                account_id,
                program_id
            order by
                occurred_at desc,
                activity_id desc
        ) as action_rank
    from relevant
    where is_team_action

),

histories as (

    select
        account_id,
        program_id,
        count(distinct contact_id) as person_count
    from relevant
    group by
        account_id,
        program_id

),

brief_histories as (

    select
        histories.account_id,
        histories.program_id,
        histories.person_count,
        contents_listed.content_words
        || case
            when contents_listed.content_count > {{ listed_count }}
                then
                    '; and '
                    || cast(
                        contents_listed.content_count - {{ listed_count }}
                        as {{ dbt.type_string() }}
                    )
                    || ' more'
            else ''
        end as content_touched,
        case
            when steps_listed.step_count > {{ listed_count }}
                then
                    cast(
                        steps_listed.step_count - {{ listed_count }} as {{ dbt.type_string() }}
                    )
                    || ' earlier > '
            else ''
        end
        || steps_listed.path_words as path_followed,
        actions_ranked.action_words || ' on ' || actions_ranked.activity_day as last_team_action
    from histories
    left join contents_listed
        on
            histories.account_id = contents_listed.account_id
            and histories.program_id = contents_listed.program_id
    left join steps_listed
        on
            histories.account_id = steps_listed.account_id
            and histories.program_id = steps_listed.program_id
    left join actions_ranked
        on
            histories.account_id = actions_ranked.account_id
            and histories.program_id = actions_ranked.program_id
            and actions_ranked.action_rank = 1

)

select * from brief_histories
