{#-
    One row per account and programme to act on: what the playbook says for its band, use case, role
    and what drives it, an open request before anything that was only read.
-#}

with

subjects as (

    select * from {{ ref('int_actionable_accounts') }}

),

triggers as (

    select * from {{ ref('int_action_triggers') }}

),

signals as (

    select * from {{ ref('int_top_signal_texts') }}

),

people as (

    select * from {{ ref('int_buying_groups') }}

),

playbook as (

    select * from {{ policy_rows('playbook') }}

),

role_messages as (

    select * from {{ policy_rows('role_messages') }}

),

{# Who asked is spoken to in their own role. #}
situations as (

    select
        subjects.scored_on,
        subjects.policy_version,
        subjects.account_id,
        subjects.program_id,
        subjects.use_case,
        subjects.band,
        triggers.activity_id as trigger_activity_id,
        triggers.contact_id as trigger_contact_id,
        triggers.signal_type as trigger_signal,
        triggers.trigger_tier,
        triggers.triggered_on,
        coalesce(triggers.family, signals.top_family, 'none') as top_family,
        coalesce(triggers.play_family, signals.top_family, 'none') as play_family,
        coalesce(
            case when triggers.contact_id is not null then triggers.decision_role end,
            people.top_role,
            'unknown'
        ) as top_role
    from subjects
    left join triggers
        on
            subjects.account_id = triggers.account_id
            and subjects.program_id = triggers.program_id
    left join signals
        on
            subjects.account_id = signals.account_id
            and subjects.program_id = signals.program_id
    left join people
        on
            subjects.account_id = people.account_id
            and subjects.program_id = people.program_id

),

situations_voiced as (

    select
        situations.*,
        role_messages.message_theme as role_theme,
        role_messages.message_focus,
        role_messages.play_use_case
    from situations
    left join role_messages
        on
            situations.policy_version = role_messages.policy_version
            and situations.top_role = role_messages.decision_role

),

plays_ranked as (

    select
        situations_voiced.*,
        playbook.action_code,
        playbook.action,
        playbook.action_channel,
        playbook.outreach_kind,
        playbook.use_case as voice,
        playbook.message_theme as play_theme,
        playbook.sla_business_hours,
        {#
            The programme's use case first, then the one that the role asks for: science is never
            spoken to in sales sentences. Within it the most specific row wins: family and role,
            then family, then role, then the band.
        #}
        row_number() over (
            partition by
                situations_voiced.account_id,
                situations_voiced.program_id
            order by
                case
                    when playbook.use_case = situations_voiced.use_case then 1
                    when playbook.use_case = '*' then 3
                    else 2
                end asc,
                case when playbook.signal_family = '*' then 1 else 0 end asc,
                case when playbook.decision_role = '*' then 1 else 0 end asc
        ) as play_rank
    from situations_voiced
    inner join playbook
        on
            situations_voiced.policy_version = playbook.policy_version
            and situations_voiced.band = playbook.band
            and playbook.use_case in (
                situations_voiced.use_case,
                coalesce(situations_voiced.play_use_case, '*'),
                '*'
            )
            and playbook.signal_family in (situations_voiced.play_family, '*')
            and playbook.decision_role in (situations_voiced.top_role, '*')

),

planned as (

    select
        scored_on,
        policy_version,
        account_id,
        program_id,
        top_family,
        top_role,
        trigger_activity_id,
        trigger_contact_id,
        trigger_signal,
        trigger_tier,
        triggered_on,
        action_code,
        action,
        action_channel,
        outreach_kind,
        message_focus,
        sla_business_hours,
        case
            when voice = '*' then use_case
            else voice
        end as voice,
        coalesce(play_theme, role_theme) as message_theme
    from plays_ranked
    where play_rank = 1

)

select * from planned
