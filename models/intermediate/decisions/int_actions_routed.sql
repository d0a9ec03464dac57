{#- One row per account and programme to act on: the team that owns it, by the first routing rule that fits. -#}

with

subjects as (
    select * from {{ ref('int_action_subjects') }}
),

planned as (
    select * from {{ ref('int_actions_planned') }}
),

routing_rules as (
    select * from {{ ref('routing_rules') }}
),

routes_ranked as (
    select
        subjects.account_id,
        subjects.program_id,
        subjects.state,
        subjects.postal_code,
        routing_rules.rule_order,
        routing_rules.owner_team,
        routing_rules.secondary_team,
        row_number() over (
            partition by
                subjects.account_id,
                subjects.program_id
            order by routing_rules.rule_order asc
        ) as route_rank
    from subjects
    inner join planned
        on
            subjects.account_id = planned.account_id
            and subjects.program_id = planned.program_id
    inner join routing_rules
        on
            subjects.policy_version = routing_rules.policy_version
            and routing_rules.use_case in (subjects.use_case, '*')
            and routing_rules.band in (subjects.band, '*')
            and routing_rules.account_type_group in (subjects.account_type_group, '*')
            and routing_rules.decision_role in (planned.top_role, '*')
            and routing_rules.signal_family in (planned.top_family, '*')
),

routed as (
    select
        account_id,
        program_id,
        state,
        postal_code,
        rule_order,
        owner_team,
        secondary_team
    from routes_ranked
    where route_rank = 1
)

select * from routed
