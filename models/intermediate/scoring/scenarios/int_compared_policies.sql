{#- One row per scored date and policy version whose effect is to be shown: drafts, or what `warm policy diff` names. -#}
{#-
    A draft is a version of the line in force whose first day lies after the as-of date. Only the as-of date is replayed.
-#}

with

policy_versions as (
    select
        policy_version,
        policy_line,
        cast(valid_from as date) as valid_from
    from {{ ref('policy_versions') }}
),

policy_in_force as (
    select policy_line
    from {{ ref('int_scoring_dates') }}
    where
        scored_on = {{ as_of_date() }}
        and not is_hysteresis_date
),

compared_policies as (
    select
        {{ as_of_date() }} as scored_on,
        policy_versions.policy_version
    from policy_versions
    cross join policy_in_force
    where {{ is_compared_policy('policy_versions', 'policy_in_force.policy_line') }}
)

select * from compared_policies
