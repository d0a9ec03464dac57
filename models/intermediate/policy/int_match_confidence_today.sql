{#- One row per step of the account ladder: what a match by it counts, in percent, by the policy in force on the as-of date. -#}

with

match_steps as (

    select * from {{ ref('account_match_steps') }}

),

match_confidence as (

    select * from {{ policy_rows('match_confidence') }}

),

policy_in_force as (

    select policy_version
    from {{ ref('int_scoring_dates') }}
    where
        scored_on = {{ as_of_date() }}
        and not is_hysteresis_date

),

confidence_in_force as (

    select
        match_confidence.account_match_step,
        match_confidence.match_pct
    from match_confidence
    inner join policy_in_force
        on match_confidence.policy_version = policy_in_force.policy_version

),

{# A step that the policy does not name counts as the row unknown. #}
steps_weighed as (

    select
        match_steps.account_match_step,
        cast(
            coalesce(confidence_in_force.match_pct, unknown_confidence.match_pct, 0)
            as {{ dbt.type_bigint() }}
        ) as match_pct
    from match_steps
    left join confidence_in_force
        on match_steps.account_match_step = confidence_in_force.account_match_step
    left join confidence_in_force as unknown_confidence
        on unknown_confidence.account_match_step = 'unknown'

)

select * from steps_weighed
