{#- One row per account and programme: the one stage it is in on the as-of date, why, since when, and the planned next step. -#}

with

stays as (
    select * from {{ ref('stage_transitions') }}
    where
        stage_level = 'account'
        and is_current
),

rules as (
    select * from {{ ref('stage_rules') }}
    where stage_level = 'account'
),

labels as (
    select * from {{ ref('stage_labels') }}
    where stage_level = 'account'
),

programs as (
    select * from {{ ref('int_scored_programs') }}
    where
        is_in_force
        and scored_on = {{ as_of_date() }}
),

named as (
    select
        stays.*,
        coalesce(own_labels.stage_label, labels.stage_label) as stage_label,
        rules.stage_order,
        rules.stage_kind,
        rules.next_action as planned_action,
        rules.sla_business_hours,
        rules.stalled_after_days,
        coalesce(stays.recheck_on > {{ as_of_date() }}, false) as is_waiting,
        {# After a "not now" the stage ages from its check-in date on. #}
        case
            when stays.recheck_on > cast(stays.entered_at as date) then stays.recheck_on
            else cast(stays.entered_at as date)
        end as due_from_on
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
        reason,
        evidence_kind,
        evidence_ids,
        planned_action as next_action,
        cast(stage_order as {{ dbt.type_bigint() }}) as stage_order,
        days_in_stage as age_days,
        stalled_after_days > 0
        and {{ days_between('due_from_on', as_of_date()) }} > stalled_after_days as is_stalled,
        is_waiting,
        recheck_on,
        case
            {# The check-in date is the deadline itself. #}
            when recheck_on is not null and stage_kind = 'side' and sla_business_hours > 0
                then recheck_on
            else {{ due_on('cast(entered_at as date)', 'sla_business_hours') }}
        end as next_action_due_on,
        scored_on,
        entered_at,
        policy_version
    from named
)

select * from account_stages
