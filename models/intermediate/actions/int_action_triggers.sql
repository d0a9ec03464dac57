{#-
    One row per account and programme in which somebody asked for something that is still
    open: the strongest such activity, the latest of its tier.
-#}

with

account_programs as (

    select * from {{ ref('int_account_programs') }}
    where
        is_in_force
        and scored_on = {{ as_of_date() }}

),

programs as (

    select * from {{ ref('int_programs_today') }}

),

trigger_rows as (

    select * from {{ policy_rows('action_triggers') }}

),

signal_types as (

    select * from {{ policy_rows('signal_types') }}

),

{# A row for the signal itself comes before that of its family, which stands for signals that give points. #}
triggers_ranked as (

    select
        signal_types.policy_version,
        signal_types.signal_type,
        signal_types.family,
        signal_types.points,
        trigger_rows.trigger_tier,
        trigger_rows.open_days,
        trigger_rows.play_family,
        trigger_rows.closed_by,
        coalesce(trigger_rows.needs_content, false) as needs_content,
        row_number() over (
            partition by
                signal_types.policy_version,
                signal_types.signal_type
            order by case when trigger_rows.signal_type = '*' then 1 else 0 end
        ) as row_rank
    from signal_types
    inner join trigger_rows
        on
            signal_types.policy_version = trigger_rows.policy_version
            and (
                signal_types.signal_type = trigger_rows.signal_type
                or (
                    trigger_rows.signal_type = '*'
                    and signal_types.family = trigger_rows.signal_family
                    and signal_types.polarity = 'positive'
                    and signal_types.points > 0
                )
            )

),

triggers as (

    select * from triggers_ranked
    where row_rank = 1

),

{# What closes a trigger: any of the signals that its row lists. #}
closers as (

    select
        triggers.policy_version,
        triggers.signal_type,
        signal_types.signal_type as closing_signal
    from triggers
    inner join signal_types
        on
            triggers.policy_version = signal_types.policy_version
            and '|' || triggers.closed_by || '|' like '%|' || signal_types.signal_type || '|%'

),

activities as (

    select
        activity_id,
        actor_hash,
        variant_hash,
        content_id,
        signal_type,
        activity_date,
        occurred_at
    from {{ ref('int_activities') }}
    where not is_deleted

),

suspects as (

    select activity_id
    from {{ ref('int_activity_bot_verdicts') }}
    where activity_id is not null

),

{{ appointments_ahead() }},

affiliations as (

    {{ actors_with_systems() }}

),

kinds as (

    select
        variant_hash,
        therapy_area,
        product
    from {{ ref('int_signal_variants_enriched') }}

),

policies as (

    select policy_version
    from account_programs
    group by policy_version

),

signal_uses as (

    select * from {{ ref('int_signal_uses') }}

),

{# What may open an action, and what may close one. #}
signals_watched as (

    select triggers.signal_type
    from triggers
    inner join policies
        on triggers.policy_version = policies.policy_version

    union all

    select closers.closing_signal as signal_type
    from closers
    inner join policies
        on closers.policy_version = policies.policy_version

),

signals_distinct as (

    select signal_type
    from signals_watched
    group by signal_type

),

events as (

    select
        activities.activity_id,
        affiliations.account_id,
        affiliations.member_account_id,
        affiliations.contact_id,
        affiliations.decision_role,
        activities.signal_type,
        activities.content_id,
        activities.activity_date,
        activities.occurred_at,
        kinds.therapy_area,
        kinds.product
    from activities
    inner join signals_distinct
        on activities.signal_type = signals_distinct.signal_type
    inner join affiliations
        on activities.actor_hash = affiliations.actor_hash
    inner join kinds
        on activities.variant_hash = kinds.variant_hash
    left join suspects
        on activities.activity_id = suspects.activity_id
    where
        suspects.activity_id is null
        and activities.activity_date <= {{ as_of_date() }}

    union all

    {# what is agreed for a day to come is confirmed and prepared #}
    select
        activity_id,
        account_id,
        member_account_id,
        contact_id,
        decision_role,
        'meeting_booked' as signal_type,
        cast(null as {{ dbt.type_string() }}) as content_id,
        activity_date,
        occurred_at,
        therapy_area,
        product
    from appointments

),

events_of_programs as (

    select
        account_programs.account_id,
        account_programs.program_id,
        account_programs.policy_version,
        account_programs.use_case,
        account_programs.scored_on,
        events.member_account_id,
        events.activity_id,
        events.contact_id,
        events.decision_role,
        events.signal_type,
        events.content_id,
        events.activity_date,
        events.occurred_at
    from account_programs
    inner join programs
        on
            account_programs.scored_on = programs.scored_on
            and account_programs.program_id = programs.program_id
    inner join events
        on
            account_programs.account_id = events.account_id
            and {{ relevance_class('events', 'programs') }} != 'other'

),

rejections as (

    {{ account_rejections() }}

),

{# A rejection settles what was asked before it. #}
rejected as (

    select
        events_of_programs.account_id,
        events_of_programs.program_id,
        events_of_programs.activity_id
    from events_of_programs
    inner join rejections
        on
            events_of_programs.member_account_id = rejections.account_id
            and events_of_programs.program_id = rejections.program_id
            and {{ is_settled_by('events_of_programs', 'rejections') }}
    group by
        events_of_programs.account_id,
        events_of_programs.program_id,
        events_of_programs.activity_id

),

closed as (

    select
        events_of_programs.account_id,
        events_of_programs.program_id,
        closers.signal_type,
        max(events_of_programs.activity_date) as latest_on
    from events_of_programs
    inner join closers
        on
            events_of_programs.policy_version = closers.policy_version
            and events_of_programs.signal_type = closers.closing_signal
    group by
        events_of_programs.account_id,
        events_of_programs.program_id,
        closers.signal_type

),

opened as (

    select
        events_of_programs.account_id,
        events_of_programs.program_id,
        events_of_programs.activity_id,
        events_of_programs.contact_id,
        events_of_programs.decision_role,
        events_of_programs.signal_type,
        triggers.family,
        triggers.play_family,
        triggers.trigger_tier,
        events_of_programs.activity_date as triggered_on,
        case when triggers.needs_content then events_of_programs.content_id end as asked_content_id,
        row_number() over (
            partition by
                events_of_programs.account_id,
                events_of_programs.program_id
            order by
                triggers.trigger_tier asc,
                events_of_programs.activity_date desc,
                triggers.points desc,
                events_of_programs.occurred_at desc,
                events_of_programs.activity_id asc
        ) as trigger_rank
    from events_of_programs
    inner join triggers
        on
            events_of_programs.policy_version = triggers.policy_version
            and events_of_programs.signal_type = triggers.signal_type
    {# What is of no use to the programme opens nothing; what gives no points to any, may. #}
    left join signal_uses
        on
            events_of_programs.policy_version = signal_uses.policy_version
            and events_of_programs.use_case = signal_uses.use_case
            and events_of_programs.signal_type = signal_uses.signal_type
    left join closed
        on
            events_of_programs.account_id = closed.account_id
            and events_of_programs.program_id = closed.program_id
            and events_of_programs.signal_type = closed.signal_type
    left join rejected
        on
            events_of_programs.account_id = rejected.account_id
            and events_of_programs.program_id = rejected.program_id
            and events_of_programs.activity_id = rejected.activity_id
    where
        (signal_uses.signal_type is not null or triggers.points = 0)
        and (not triggers.needs_content or events_of_programs.content_id is not null)
        and {{ days_between('events_of_programs.activity_date', 'events_of_programs.scored_on') }}
        <= triggers.open_days
        and rejected.activity_id is null
        and (closed.latest_on is null or closed.latest_on < events_of_programs.activity_date)

),

strongest as (

    select
        account_id,
        program_id,
        activity_id,
        contact_id,
        decision_role,
        signal_type,
        family,
        play_family,
        trigger_tier,
        asked_content_id,
        triggered_on
    from opened
    where trigger_rank = 1

)

select * from strongest
