{#- One row per account, programme and kind of readiness with any evidence up to the as-of date: the latest evidence, and until when its window is open. -#}

with

programs as (

    select * from {{ ref('int_programs_today') }}

),

readiness_rules as (

    select * from {{ policy_rows('readiness_rules') }}

),

activities as (

    select
        activity_id,
        account_id,
        signal_type,
        therapy_area,
        activity_date
    from {{ ref('int_activities_attributed') }}
    where
        account_id is not null
        and not is_suspect
        and activity_date <= {{ as_of_date() }}

),

feedback as (

    select * from {{ ref('int_field_feedback') }}
    where
        unusable_reason is null
        and given_on <= {{ as_of_date() }}

),

{# What names no therapy area speaks for every programme; what names another one speaks for none. #}
seen as (

    select
        programs.scored_on,
        programs.policy_version,
        activities.account_id,
        programs.program_id,
        readiness_rules.readiness_kind,
        readiness_rules.readiness_words,
        readiness_rules.evidence_kind,
        activities.activity_id as evidence_id,
        readiness_rules.window_days,
        activities.activity_date as seen_on
    from activities
    inner join readiness_rules
        on
            readiness_rules.evidence_kind = 'signal'
            and activities.signal_type = readiness_rules.evidence_code
    inner join programs
        on
            readiness_rules.policy_version = programs.policy_version
            and coalesce(activities.therapy_area, programs.therapy_area, '')
            = coalesce(programs.therapy_area, activities.therapy_area, '')

    union all

    select
        programs.scored_on,
        programs.policy_version,
        feedback.account_id,
        programs.program_id,
        readiness_rules.readiness_kind,
        readiness_rules.readiness_words,
        readiness_rules.evidence_kind,
        feedback.feedback_id as evidence_id,
        readiness_rules.window_days,
        feedback.given_on as seen_on
    from feedback
    inner join readiness_rules
        on
            readiness_rules.evidence_kind = 'verdict'
            and feedback.verdict = readiness_rules.evidence_code
    inner join programs
        on
            readiness_rules.policy_version = programs.policy_version
            and coalesce(feedback.program_id, programs.program_id) = programs.program_id

),

dated as (

    select
        *,
        {{ add_days('seen_on', 'window_days - 1') }} as open_until,
        count(*) over (
            partition by
                account_id,
                program_id,
                readiness_kind
        ) as evidence_count
    from seen

),

windows_ranked as (

    select
        *,
        row_number() over (
            partition by
                account_id,
                program_id,
                readiness_kind
            order by
                open_until desc,
                seen_on desc,
                evidence_id desc
        ) as window_rank
    from dated

),

windows as (

    select
        account_id,
        program_id,
        readiness_kind,
        readiness_words,
        evidence_kind,
        evidence_id,
        evidence_count,
        seen_on,
        open_until,
        scored_on,
        policy_version,
        open_until >= scored_on as is_open
    from windows_ranked
    where window_rank = 1

)

select * from windows
