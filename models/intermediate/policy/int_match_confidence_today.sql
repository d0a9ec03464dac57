{#- One row per step of the account ladder: what a match by it counts, in percent, by the policy in force on the as-of date. -#}
with

policy_versions as (

    select * from {{ ref('policy_versions') }}
    where valid_from <= {{ as_of_date() }}

),

match_steps as (

    select * from {{ ref('account_match_steps') }}

),

match_confidence as (

    select * from {{ ref('match_confidence') }}

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

confidence_in_force as (

    select
        match_confidence.account_match_step,
        match_confidence.match_pct
    from match_confidence
    inner join versions_ranked
        on match_confidence.policy_version = versions_ranked.policy_version
    where versions_ranked.row_rank = 1

),

{# a step that the policy does not name counts as the row unknown #}
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
