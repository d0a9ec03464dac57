{#- One row per account and programme: the one stage it is in on the as-of date, why, since when, and the planned next step. -#}

with

stays as (

    select * from {{ ref('stage_transitions') }}
    where
        stage_level = 'account'
        and is_current

),

rules as (

    select * from {{ policy_rows('stage_rules') }}
    where stage_level = 'account'

),

labels as (

    select * from {{ policy_rows('stage_labels') }}
    where stage_level = 'account'

),

programs as (

    select * from {{ ref('int_programs_today') }}

),

next_actions as (

    select
        account_id,
        program_id,
        next_action,
        action_due_on
    from {{ ref('next_actions') }}

),

account_outreach as (

    {{ account_outreach() }}

),

hold_words as (

    select * from {{ ref('hold_words') }}

),

{# What stands against approaching a dormant account is said in place of the offer. #}
plans_held as (

    select
        stays.account_id,
        stays.program_id,
        {{ fill_placeholders('hold_words.hold_words', {
            'action': 'rules.next_action', 'until': 'account_outreach.hold_until'
        }) }} as held_action
    from stays
    inner join rules
        on
            stays.policy_version = rules.policy_version
            and stays.stage = rules.stage
            and rules.entry_rule = 'silent_days'
    left join account_outreach
        on
            stays.account_id = account_outreach.account_id
            and stays.program_id = account_outreach.program_id
    inner join hold_words
        on
            hold_words.outreach_reason = case
                when account_outreach.account_id is null then 'no_known_person'
                else account_outreach.outreach_reason
            end

),

named as (

    select
        stays.*,
        rules.stage_order,
        rules.stage_kind,
        rules.next_action as stage_plan,
        rules.sla_business_hours,
        next_actions.action_due_on,
        next_actions.account_id is not null as is_acted_on,
        coalesce(next_actions.next_action, plans_held.held_action, rules.next_action)
            as next_action,
        coalesce(own_labels.stage_label, labels.stage_label) as stage_label
    from stays
    inner join rules
        on
            stays.policy_version = rules.policy_version
            and stays.stage = rules.stage
    inner join programs
        on stays.program_id = programs.program_id
    left join labels as own_labels
        on
            stays.policy_version = own_labels.policy_version
            and programs.use_case = own_labels.use_case
            and stays.stage = own_labels.stage
    left join labels
        on
            stays.policy_version = labels.policy_version
            and labels.use_case = '*'
            and stays.stage = labels.stage
    left join next_actions
        on
            stays.account_id = next_actions.account_id
            and stays.program_id = next_actions.program_id
    left join plans_held
        on
            stays.account_id = plans_held.account_id
            and stays.program_id = plans_held.program_id

),

account_stages as (

    select
        account_id,
        program_id,
        stage,
        stage_label,
        stage_kind,
        from_stage,
        stage_before_gates,
        entry_rule,
        reason_code,
        reason,
        evidence_kind,
        evidence_ids,
        next_action,
        stage_plan,
        cast(stage_order as {{ dbt.type_bigint() }}) as stage_order,
        days_in_stage as age_days,
        is_stalled,
        is_waiting,
        recheck_on,
        case
            when is_acted_on then action_due_on
            {# The check-in date is the deadline itself; what nobody has to do is not due. #}
            when recheck_on is not null and stage_kind = 'side' and sla_business_hours > 0
                then recheck_on
        end as next_action_due_on,
        scored_on,
        entered_at,
        policy_version
    from named

)

select * from account_stages
