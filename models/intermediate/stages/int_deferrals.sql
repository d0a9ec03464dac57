{#- One row per account, programme and statement that it is not the time: who said it, to which stage it leads, why, and when to look again. -#}

with

rules as (

    select * from {{ policy_rows('recheck_rules') }}

),

programs as (

    select * from {{ ref('int_programs_today') }}

),

feedback_rules as (

    select * from {{ policy_rows('feedback_rules') }}
    where signal_type is not null

),

verdicts_known as (

    select
        policy_version,
        verdict
    from {{ policy_rows('feedback_rules') }}

),

relevances as (

    select * from {{ policy_rows('content_relevance') }}
    where counts_for_stages

),

signals as (

    select * from {{ ref('int_stage_signals') }}

),

activities as (

    select
        activity_id,
        actor_hash,
        therapy_area,
        product,
        {{ code_name('outcome') }} as code,
        activity_date,
        occurred_at
    from {{ ref('int_activities') }}
    where
        outcome is not null
        and not is_deleted
        and activity_date <= {{ as_of_date() }}

),

{# What says the same as a verdict of the field. #}
activities_of_field as (

    select
        activity_id,
        actor_hash,
        signal_type,
        therapy_area,
        product,
        occurred_at
    from {{ ref('int_activities') }}
    where
        not is_deleted
        and activity_date <= {{ as_of_date() }}
        and signal_type in (select feedback_rules.signal_type from feedback_rules)

),

actors as (

    select
        actor_hash,
        account_id,
        contact_id
    from {{ ref('int_actor_accounts') }}

),

opportunities as (

    select * from {{ ref('int_opportunities') }}
    where account_id is not null

),

feedback as (

    select * from {{ ref('int_field_feedback') }}
    where
        unusable_reason is null
        and given_on <= {{ as_of_date() }}

),

calls as (

    select
        actors.account_id,
        programs.program_id,
        programs.policy_version,
        actors.contact_id,
        'call_outcome' as evidence_kind,
        activities.activity_id as evidence_id,
        activities.code,
        activities.activity_date,
        activities.occurred_at as said_at
    from activities
    inner join actors
        on activities.actor_hash = actors.actor_hash
    cross join programs
    inner join relevances
        on
            programs.policy_version = relevances.policy_version
            and programs.use_case = relevances.use_case
            and relevances.relevance_class = {{ relevance_class('activities', 'programs') }}

),

{# One person's "not now" is the house's, unless somebody else there showed interest of late. #}
calls_amid_interest as (

    select
        calls.evidence_id,
        calls.program_id
    from calls
    inner join rules
        on
            calls.policy_version = rules.policy_version
            and calls.evidence_kind = rules.evidence_kind
            and calls.code = rules.code
    inner join signals
        on
            calls.account_id = signals.account_id
            and calls.program_id = signals.program_id
            and calls.contact_id != signals.contact_id
            and signals.intent_level in ('mid', 'high')
            and signals.activity_date
            between {{ add_days('calls.activity_date', -89) }} and calls.activity_date
    group by
        calls.evidence_id,
        calls.program_id

),

{# Losing one deal is no "not now" while another one of the programme is open. #}
opportunities_lost as (

    select
        opportunities.account_id,
        opportunities.program_id,
        opportunities.opportunity_id,
        opportunities.closed_at
    from opportunities
    left join opportunities as others
        on
            opportunities.account_id = others.account_id
            and opportunities.program_id = others.program_id
            and opportunities.opportunity_id != others.opportunity_id
            and opportunities.closed_at >= others.created_at
            and (others.closed_at is null or opportunities.closed_at < others.closed_at)
    where
        opportunities.is_closed
        and not opportunities.is_won
        and others.opportunity_id is null

),

statements as (

    select
        calls.account_id,
        calls.program_id,
        calls.policy_version,
        calls.contact_id,
        calls_amid_interest.evidence_id is null as covers_account,
        calls.evidence_kind,
        calls.evidence_id,
        calls.code,
        calls.said_at
    from calls
    left join calls_amid_interest
        on
            calls.evidence_id = calls_amid_interest.evidence_id
            and calls.program_id = calls_amid_interest.program_id

    union all

    select
        opportunities_lost.account_id,
        programs.program_id,
        programs.policy_version,
        cast(null as {{ dbt.type_string() }}) as contact_id,
        true as covers_account,
        'opportunity' as evidence_kind,
        opportunities_lost.opportunity_id as evidence_id,
        'lost' as code,
        opportunities_lost.closed_at as said_at
    from opportunities_lost
    inner join programs
        on opportunities_lost.program_id = programs.program_id

    union all

    select
        feedback.account_id,
        programs.program_id,
        programs.policy_version,
        cast(null as {{ dbt.type_string() }}) as contact_id,
        true as covers_account,
        'feedback' as evidence_kind,
        feedback.feedback_id as evidence_id,
        {# a verdict that nobody can read is the last word, and the widest, until somebody clears it #}
        case when verdicts_known.verdict is null then 'not_read' else feedback.verdict end as code,
        case
            when verdicts_known.verdict is null then {{ end_of_day(as_of_date()) }}
            else feedback.given_at
        end as said_at
    from feedback
    inner join programs
        on coalesce(feedback.program_id, programs.program_id) = programs.program_id
    left join verdicts_known
        on
            programs.policy_version = verdicts_known.policy_version
            and feedback.verdict = verdicts_known.verdict

    union all

    select
        actors.account_id,
        programs.program_id,
        programs.policy_version,
        cast(null as {{ dbt.type_string() }}) as contact_id,
        true as covers_account,
        'feedback' as evidence_kind,
        activities_of_field.activity_id as evidence_id,
        feedback_rules.verdict as code,
        activities_of_field.occurred_at as said_at
    from activities_of_field
    inner join actors
        on activities_of_field.actor_hash = actors.actor_hash
    inner join feedback_rules
        on activities_of_field.signal_type = feedback_rules.signal_type
    inner join programs
        on
            feedback_rules.policy_version = programs.policy_version
            and {{ relevance_class('activities_of_field', 'programs') }} != 'other'

),

statements_ruled as (

    select
        statements.account_id,
        statements.program_id,
        statements.policy_version,
        statements.contact_id,
        statements.covers_account,
        statements.evidence_kind,
        statements.evidence_id,
        coalesce(rules.stage, 'recycle') as stage,
        coalesce(rules.reason_code, 'verdict_not_read') as reason,
        {# What the policy does not say holds all programmes. #}
        coalesce(rules.holds_house, true) as holds_house,
        {{ add_days(
            'cast(statements.said_at as date)',
            'coalesce(rules.recheck_after_days, ' ~ days_of_unread_verdict() ~ ')'
        ) }} as recheck_on,
        statements.said_at
    from statements
    left join rules
        on
            statements.policy_version = rules.policy_version
            and statements.evidence_kind = rules.evidence_kind
            and statements.code = rules.code
    where
        rules.code is not null
        or statements.code = 'not_read'

)

select * from statements_ruled
