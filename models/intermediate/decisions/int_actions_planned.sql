{#- One row per account and programme to act on: what the playbook says for its band, leading signal family and role. -#}

with

subjects as (
    select * from {{ ref('int_action_subjects') }}
),

signals as (
    select * from {{ ref('int_signals_worded') }}
),

people as (
    select * from {{ ref('int_engaged_people') }}
),

playbook as (
    select * from {{ ref('playbook') }}
),

role_messages as (
    select * from {{ ref('role_messages') }}
),

situations as (
    select
        subjects.scored_on,
        subjects.policy_version,
        subjects.account_id,
        subjects.program_id,
        subjects.band,
        coalesce(signals.top_family, 'none') as top_family,
        coalesce(people.top_role, 'unknown') as top_role
    from subjects
    left join signals
        on
            subjects.account_id = signals.account_id
            and subjects.program_id = signals.program_id
    left join people
        on
            subjects.account_id = people.account_id
            and subjects.program_id = people.program_id
),

plays_ranked as (
    select
        situations.*,
        playbook.action_code,
        playbook.action,
        playbook.action_channel,
        playbook.message_theme as play_theme,
        playbook.sla_business_hours,
        {# The most specific row wins: family and role, then family, then role, then the band. #}
        row_number() over (
            partition by
                situations.account_id,
                situations.program_id
            order by
                case when playbook.signal_family = '*' then 1 else 0 end asc,
                case when playbook.decision_role = '*' then 1 else 0 end asc
        ) as play_rank
    from situations
    inner join playbook
        on
            situations.policy_version = playbook.policy_version
            and situations.band = playbook.band
            and playbook.signal_family in (situations.top_family, '*')
            and playbook.decision_role in (situations.top_role, '*')
),

planned as (
    select
        plays_ranked.scored_on,
        plays_ranked.policy_version,
        plays_ranked.account_id,
        plays_ranked.program_id,
        plays_ranked.top_family,
        plays_ranked.top_role,
        plays_ranked.action_code,
        plays_ranked.action,
        plays_ranked.action_channel,
        coalesce(plays_ranked.play_theme, role_messages.message_theme) as message_theme,
        role_messages.message_focus,
        plays_ranked.sla_business_hours,
        {{ due_on('plays_ranked.scored_on', 'plays_ranked.sla_business_hours') }} as action_due_on
    from plays_ranked
    left join role_messages
        on
            plays_ranked.policy_version = role_messages.policy_version
            and plays_ranked.top_role = role_messages.decision_role
    where plays_ranked.play_rank = 1
)

select * from planned
