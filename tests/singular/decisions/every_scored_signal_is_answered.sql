{#- Fails on every signal of a policy version that gives points and that nothing answers. -#}
{#-
    A signal of a family that asks for an answer needs a trigger: a row of action_triggers for itself
    or for its family. Any other needs a play for its family, or it is only ever answered in general.
    What is triggered needs a play too, and an accepted meeting is a step of a meeting.
-#}

with

signal_types as (

    select * from {{ ref('int_signal_types_scored') }}
    where polarity = 'positive'

),

families_that_ask as (

    select family
    from {{ ref('signal_family_kinds') }}
    where asks_for_answer

),

triggers as (

    select * from {{ policy_rows('action_triggers') }}

),

signals_triggered as (

    select
        signal_types.policy_version,
        signal_types.signal_type
    from signal_types
    inner join triggers
        on
            signal_types.policy_version = triggers.policy_version
            and (
                signal_types.signal_type = triggers.signal_type
                or (
                    signal_types.family = triggers.signal_family
                    and signal_types.points > 0
                )
            )
    group by
        signal_types.policy_version,
        signal_types.signal_type

),

plays as (

    select
        policy_version,
        signal_family
    from {{ policy_rows('playbook') }}
    where signal_family != '*'
    group by
        policy_version,
        signal_family

),

meeting_steps as (

    select * from {{ policy_rows('meeting_steps') }}

),

requests_without_trigger as (

    select
        signal_types.policy_version,
        signal_types.signal_type,
        'scored and never answered: its family asks for an answer that action_triggers lacks'
            as problem
    from signal_types
    inner join families_that_ask
        on signal_types.family = families_that_ask.family
    left join signals_triggered
        on
            signal_types.policy_version = signals_triggered.policy_version
            and signal_types.signal_type = signals_triggered.signal_type
    where signals_triggered.signal_type is null

),

signals_without_play as (

    select
        signal_types.policy_version,
        signal_types.signal_type,
        'scored and never answered: playbook has no row for its family' as problem
    from signal_types
    left join signals_triggered
        on
            signal_types.policy_version = signals_triggered.policy_version
            and signal_types.signal_type = signals_triggered.signal_type
    left join plays
        on
            signal_types.policy_version = plays.policy_version
            and signal_types.family = plays.signal_family
    where
        signals_triggered.signal_type is null
        and plays.signal_family is null

),

triggers_without_play as (

    select
        triggers.policy_version,
        triggers.signal_type,
        'triggers an action that playbook does not have: ' || triggers.play_family as problem
    from triggers
    left join plays
        on
            triggers.policy_version = plays.policy_version
            and triggers.play_family = plays.signal_family
    where plays.signal_family is null

),

meetings_without_step as (

    select
        signal_types.policy_version,
        signal_types.signal_type,
        'stops outreach as a meeting, and meeting_steps does not say which step it is' as problem
    from signal_types
    left join meeting_steps
        on
            signal_types.policy_version = meeting_steps.policy_version
            and signal_types.signal_type = meeting_steps.signal_type
    where
        signal_types.stop_kind = 'meeting'
        and meeting_steps.signal_type is null

)

select * from requests_without_trigger
union all
select * from signals_without_play
union all
select * from triggers_without_play
union all
select * from meetings_without_step
