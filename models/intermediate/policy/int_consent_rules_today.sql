{#- One row per rule of permission, stop, hold and cap that the policy in force on the as-of date has. -#}
with

policy_versions as (

    select * from {{ ref('policy_versions') }}
    where valid_from <= {{ as_of_date() }}

),

consent_rules as (

    select * from {{ ref('consent_rules') }}

),

versions_ranked as (

    select
        policy_version,
        row_number() over (
            order by
                valid_from desc,
                policy_version desc
        ) as row_rank
    from policy_versions

),

rules_in_force as (

    select
        consent_rules.policy_version,
        consent_rules.rule_key,
        consent_rules.rule_kind,
        consent_rules.channel,
        consent_rules.status,
        consent_rules.rank as rule_rank,
        consent_rules.outcome,
        consent_rules.value as rule_value,
        consent_rules.window_days
    from consent_rules
    inner join versions_ranked
        on consent_rules.policy_version = versions_ranked.policy_version
    where versions_ranked.row_rank = 1

)

select * from rules_in_force
