{#- One row per account and programme to act on: the team that owns it, by the first routing rule that fits. -#}

with

subjects as (
    select * from {{ ref('int_actionable_accounts') }}
),

planned as (
    select * from {{ ref('int_planned_actions') }}
),

tiered as (
    select * from {{ ref('int_account_tiers') }}
),

routing_rules as (
    select * from {{ policy_rows('routing_rules') }}
),

subjects_described as (
    select
        subjects.policy_version,
        subjects.account_id,
        subjects.program_id,
        subjects.use_case,
        subjects.therapy_area,
        subjects.band,
        subjects.account_type_group,
        subjects.state,
        subjects.postal_code,
        planned.top_role,
        planned.top_family,
        coalesce(tiered.account_tier, 'none') as account_tier
    from subjects
    inner join planned
        on
            subjects.account_id = planned.account_id
            and subjects.program_id = planned.program_id
    left join tiered
        on
            subjects.account_id = tiered.account_id
            and subjects.program_id = tiered.program_id
),

routes_ranked as (
    select
        subjects_described.account_id,
        subjects_described.program_id,
        subjects_described.therapy_area,
        subjects_described.state,
        subjects_described.postal_code,
        subjects_described.account_tier,
        routing_rules.rule_order,
        routing_rules.owner_team,
        routing_rules.secondary_team,
        row_number() over (
            partition by
                subjects_described.account_id,
                subjects_described.program_id
            order by routing_rules.rule_order asc
        ) as route_rank
    from subjects_described
    inner join routing_rules
        on
            subjects_described.policy_version = routing_rules.policy_version
            and routing_rules.use_case in (subjects_described.use_case, '*')
            and routing_rules.program_id in (subjects_described.program_id, '*')
            and routing_rules.band in (subjects_described.band, '*')
            and routing_rules.account_type_group in (subjects_described.account_type_group, '*')
            and routing_rules.decision_role in (subjects_described.top_role, '*')
            and routing_rules.signal_family in (subjects_described.top_family, '*')
            {# A partnering programme has no therapy area: only `*` fits it. #}
            and routing_rules.therapy_area
            in (coalesce(subjects_described.therapy_area, '*'), '*')
            and routing_rules.account_tier in (subjects_described.account_tier, '*')
),

routed as (
    select
        account_id,
        program_id,
        therapy_area,
        state,
        postal_code,
        account_tier,
        rule_order,
        owner_team,
        secondary_team
    from routes_ranked
    where route_rank = 1
)

select * from routed
