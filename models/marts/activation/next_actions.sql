{#- One row per account and programme to act on, on the latest date: the one next action, who owns it, and what holds it. -#}

with

subjects as (
    select * from {{ ref('int_action_subjects') }}
),

planned as (
    select * from {{ ref('int_actions_planned') }}
),

routed as (
    select * from {{ ref('int_actions_routed') }}
),

owners as (
    select * from {{ ref('int_action_owners') }}
),

people as (
    select * from {{ ref('int_engaged_people') }}
),

suppressed as (
    select * from {{ ref('int_accounts_suppressed') }}
),

gathered as (
    select
        subjects.account_id,
        subjects.program_id,
        owners.owner_id,
        subjects.band,
        planned.action_code,
        planned.action,
        planned.action_channel,
        planned.message_theme,
        planned.message_focus,
        planned.top_family,
        planned.top_role,
        routed.owner_team,
        routed.secondary_team,
        case
            when suppressed.account_id is not null then 'suppressed'
            {# Desk work needs nobody's permission. #}
            when planned.action_channel in ('research', 'none')
                then cast(null as {{ dbt.type_string() }})
            when people.account_id is null then 'no_known_person'
            when people.contactable_count = 0 then 'permission_unclear'
            else cast(null as {{ dbt.type_string() }})
        end as hold_reason,
        planned.action_due_on,
        subjects.scored_on,
        subjects.policy_version
    from subjects
    inner join planned
        on
            subjects.account_id = planned.account_id
            and subjects.program_id = planned.program_id
    inner join routed
        on
            subjects.account_id = routed.account_id
            and subjects.program_id = routed.program_id
    left join owners
        on
            subjects.account_id = owners.account_id
            and subjects.program_id = owners.program_id
    left join people
        on
            subjects.account_id = people.account_id
            and subjects.program_id = people.program_id
    left join suppressed
        on subjects.account_id = suppressed.account_id
),

worded as (
    select
        *,
        case
            when hold_reason = 'suppressed'
                then 'No outreach: the account is on the suppression list'
            when hold_reason = 'no_known_person'
                then action || ' (first find out who is behind the activity)'
            when hold_reason = 'permission_unclear'
                then action || ' (first confirm permission to contact)'
            else action
        end as next_action,
        case when hold_reason = 'suppressed' then 'none' else action_channel end as held_channel,
        case
            when hold_reason = 'suppressed' then cast(null as date)
            else action_due_on
        end as held_due_on
    from gathered
),

next_actions as (
    select
        account_id,
        program_id,
        owner_id,
        band,
        action_code,
        next_action,
        held_channel as action_channel,
        message_theme,
        message_focus,
        top_family as signal_family,
        top_role as decision_role,
        owner_team,
        secondary_team,
        hold_reason,
        held_due_on as action_due_on,
        scored_on,
        policy_version
    from worded
)

select * from next_actions
