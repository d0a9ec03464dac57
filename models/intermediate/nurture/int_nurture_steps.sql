{#- One row per person with a stage: the programme that leads, the path that fits the role, and the step of it that comes next. -#}
{#-
    What was sent since the person came to the stage counts as steps taken. After the last step it
    repeats, slowly.
-#}

with

leads as (

    select * from {{ ref('stage_transitions') }}
    where
        stage_level = 'lead'
        and is_current

),

rules as (

    select * from {{ policy_rows('stage_rules') }}
    where stage_level = 'lead'

),

programs as (

    select * from {{ ref('int_programs_today') }}

),

contacts as (

    select
        contact_id,
        decision_role
    from {{ ref('int_contact_golden_records') }}

),

paths as (

    select * from {{ policy_rows('nurture_paths') }}

),

mailing_types as (

    select signal_type
    from {{ policy_rows('touch_types') }}
    where
        channel = 'email'
        and team = 'marketing'

),

mailing_kinds as (

    select variant_hash
    from {{ ref('int_signal_variants') }}
    where signal_type in (select mailing_types.signal_type from mailing_types)

),

signals as (

    select
        actor_hash,
        activity_date
    from {{ ref('int_signals_daily') }}
    where
        signal_count > 0
        and activity_date <= {{ as_of_date() }}
        and variant_hash in (select mailing_kinds.variant_hash from mailing_kinds)

),

people as (

    select
        actor_hash,
        contact_id
    from {{ ref('int_actor_contacts') }}

),

last_signals as (

    select
        contact_id,
        program_id,
        max(activity_date) as last_signal_on
    from {{ ref('int_stage_signals') }}
    where contact_id is not null
    group by
        contact_id,
        program_id

),

{# Of equal stages the programme of the latest signal leads, and of those the one that came so far first. #}
leads_ranked as (

    select
        leads.*,
        programs.use_case,
        cast(leads.entered_at as date) as started_on,
        coalesce(contacts.decision_role, 'unknown') as decision_role,
        {# Whoever fell silent or said "not now" begins anew. #}
        case when rules.stage_kind = 'main' then rules.stage_order else 1 end as known_order,
        row_number() over (
            partition by leads.contact_id
            order by
                case when leads.stage_before_gates = 'disqualified' then 1 else 0 end asc,
                case when rules.stage_kind = 'main' then rules.stage_order else 0 end desc,
                last_signals.last_signal_on desc nulls last,
                leads.entered_at asc,
                leads.program_id asc
        ) as program_rank
    from leads
    inner join rules
        on
            leads.policy_version = rules.policy_version
            and leads.stage_before_gates = rules.stage
    inner join programs
        on leads.program_id = programs.program_id
    left join contacts
        on leads.contact_id = contacts.contact_id
    left join last_signals
        on
            leads.contact_id = last_signals.contact_id
            and leads.program_id = last_signals.program_id

),

leads_leading as (

    select * from leads_ranked
    where program_rank = 1

),

{# A person may be known by several names, and be mailed by each of them on one day. #}
mailing_days as (

    select
        people.contact_id,
        signals.activity_date
    from signals
    inner join people
        on signals.actor_hash = people.actor_hash
    group by
        people.contact_id,
        signals.activity_date

),

mailings as (

    select
        leads_leading.contact_id,
        sum(case when mailing_days.activity_date >= leads_leading.started_on then 1 else 0 end)
            as sent_count,
        max(mailing_days.activity_date) as last_sent_on
    from leads_leading
    inner join mailing_days
        on leads_leading.contact_id = mailing_days.contact_id
    group by leads_leading.contact_id

),

steps_fitting as (

    select
        leads_leading.*,
        paths.path,
        paths.step,
        paths.intent_theme,
        paths.content_intent_level,
        paths.cadence_days,
        paths.slow_cadence_days,
        from_rules.stage_order as from_order,
        case when paths.use_case = '*' then 2 else 0 end
        + case when paths.decision_role = '*' then 1 else 0 end as generality
    from leads_leading
    inner join paths
        on
            leads_leading.policy_version = paths.policy_version
            and paths.use_case in (leads_leading.use_case, '*')
            and paths.decision_role in (leads_leading.decision_role, '*')
    inner join rules as from_rules
        on
            paths.policy_version = from_rules.policy_version
            and paths.from_stage = from_rules.stage

),

steps_compared as (

    select
        *,
        min(generality) over (partition by contact_id) as least_generality
    from steps_fitting

),

steps_of_path as (

    select
        *,
        max(step) over (partition by contact_id) as step_count,
        max(case when from_order <= known_order then from_order end) over (
            partition by contact_id
        ) as reached_order
    from steps_compared
    where generality = least_generality

),

{# The first step of the furthest stage reached: interest shortens the path. #}
steps_placed as (

    select
        *,
        coalesce(
            min(case when from_order = reached_order then step end) over (partition by contact_id),
            1
        ) as first_step
    from steps_of_path

),

steps_counted as (

    select
        steps_placed.*,
        mailings.last_sent_on,
        coalesce(mailings.sent_count, 0) as sent_count,
        steps_placed.first_step + coalesce(mailings.sent_count, 0) as next_step
    from steps_placed
    left join mailings
        on steps_placed.contact_id = mailings.contact_id

),

steps as (

    select
        contact_id,
        account_id,
        program_id,
        stage,
        stage_before_gates,
        decision_role,
        path,
        intent_theme,
        content_intent_level,
        step,
        step_count,
        sent_count,
        cadence_days,
        slow_cadence_days,
        started_on,
        last_sent_on,
        scored_on,
        policy_version,
        generality = 3 as is_fallback,
        next_step > step_count as is_repeating
    from steps_counted
    where
        step = next_step
        or (step = step_count and next_step > step_count)

)

select * from steps
