{#- Fails on every stage of the policy without a next action, a name, or a side stage that others need; and where silence and return disagree. -#}

with

rules as (

    select * from {{ policy_rows('stage_rules') }}

),

labels as (

    select
        policy_version,
        stage_level,
        stage
    from {{ policy_rows('stage_labels') }}
    where use_case = '*'

),

levels as (

    select
        policy_version,
        stage_level,
        sum(case when entry_rule = 'not_now' then 1 else 0 end) as nurture_count,
        sum(case when entry_rule = 'silent_days' then 1 else 0 end) as recycle_count,
        sum(case when entry_rule = 'band_review' then 1 else 0 end) as review_count,
        sum(case when entry_rule = 'qualification_failed' then 1 else 0 end) as disqualified_count
    from rules
    group by
        policy_version,
        stage_level

),

returns as (

    select
        policy_version,
        value as gap_days
    from {{ policy_rows('band_rules') }}
    where rule_key = 'reactivated_gap_days'

),

signals as (

    select
        policy_version,
        signal_type
    from {{ policy_rows('signal_types') }}

),

signals_of_rules as (

    select
        rules.policy_version,
        rules.stage_level,
        rules.stage,
        count(signals.signal_type) as signal_count
    from rules
    left join signals
        on
            rules.policy_version = signals.policy_version
            and ';' || rules.entry_signals || ';' like '%;' || signals.signal_type || ';%'
    where rules.entry_rule = 'signals'
    group by
        rules.policy_version,
        rules.stage_level,
        rules.stage

)

select
    rules.policy_version,
    rules.stage_level || ' stage without action or name: ' || rules.stage as problem
from rules
left join labels
    on
        rules.policy_version = labels.policy_version
        and rules.stage_level = labels.stage_level
        and rules.stage = labels.stage
where
    rules.next_action is null
    or labels.stage is null
    {# a deadline, but where there is nobody to act #}
    or (rules.sla_business_hours <= 0 and rules.entry_rule != 'qualification_failed')

union all

select
    policy_version,
    stage_level || ' level lacks a side stage, or has it twice' as problem
from levels
where
    nurture_count != 1
    or recycle_count != 1
    or review_count != 1
    or disqualified_count != 1

union all

select
    rules.policy_version,
    'recycled after other days of silence than a return needs: ' || rules.stage_level as problem
from rules
inner join returns
    on rules.policy_version = returns.policy_version
where
    rules.entry_rule = 'silent_days'
    and rules.entry_value != returns.gap_days

union all

select
    policy_version,
    'stage entered by signals that nobody knows: ' || stage_level || ' ' || stage as problem
from signals_of_rules
where signal_count = 0

union all

select
    recheck_rules.policy_version,
    'recheck leads to an unknown stage: ' || recheck_rules.code as problem
from {{ policy_rows('recheck_rules') }}
left join rules
    on
        recheck_rules.policy_version = rules.policy_version
        and recheck_rules.stage = rules.stage
        and rules.stage_kind = 'side'
where rules.stage is null
