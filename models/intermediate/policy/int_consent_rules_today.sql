{#- One row per rule of permission, stop, hold and cap that the policy in force on the as-of date has. -#}

with

consent_rules as (

    select * from {{ policy_rows('consent_rules') }}

),

policy_in_force as (

    select policy_version
    from {{ ref('int_scoring_dates') }}
    where
        scored_on = {{ as_of_date() }}
        and not is_hysteresis_date

),

rules_in_force as (

    select
        consent_rules.policy_version,
        consent_rules.rule_key,
        consent_rules.rule_kind,
        consent_rules.channel,
        consent_rules.country,
        consent_rules.status,
        consent_rules.rank as rule_rank,
        consent_rules.outcome,
        consent_rules.value as rule_value,
        consent_rules.window_days
    from consent_rules
    inner join policy_in_force
        on consent_rules.policy_version = policy_in_force.policy_version

)

select * from rules_in_force
