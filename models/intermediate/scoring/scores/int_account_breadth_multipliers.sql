{#- One row per scenario, evaluated date, account, scope and use case with any signal: the percentage that breadth of engagement gives. -#}
{#-
    100 plus, for contacts, channels and roles each, the bonus of the highest step of the policy
    that is reached.
-#}

with

reach as (
    select * from {{ ref('int_account_engagement_breadth') }}
),

evaluations as (
    select * from {{ ref('int_score_scenarios') }}
),

breadth as (
    select * from {{ policy_rows('breadth') }}
),

reach_by_dimension as (
    select
        scored_on,
        scenario,
        evaluated_on,
        account_id,
        scope,
        'contacts' as dimension,
        engaged_contact_count as reached_count
    from reach

    union all

    select
        scored_on,
        scenario,
        evaluated_on,
        account_id,
        scope,
        'channels' as dimension,
        channel_count as reached_count
    from reach

    union all

    select
        scored_on,
        scenario,
        evaluated_on,
        account_id,
        scope,
        'roles' as dimension,
        role_count as reached_count
    from reach
),

use_cases as (
    select
        policy_version,
        use_case
    from breadth
    group by
        policy_version,
        use_case
),

steps_ranked as (
    select
        reach_by_dimension.scored_on,
        reach_by_dimension.scenario,
        reach_by_dimension.evaluated_on,
        reach_by_dimension.account_id,
        reach_by_dimension.scope,
        use_cases.use_case,
        reach_by_dimension.dimension,
        coalesce(breadth.bonus_pct, 0) as bonus_pct,
        row_number() over (
            partition by
                reach_by_dimension.scored_on,
                reach_by_dimension.scenario,
                reach_by_dimension.evaluated_on,
                reach_by_dimension.account_id,
                reach_by_dimension.scope,
                use_cases.use_case,
                reach_by_dimension.dimension
            order by breadth.minimum_count desc nulls last
        ) as step_rank
    from reach_by_dimension
    inner join evaluations
        on
            reach_by_dimension.scored_on = evaluations.scored_on
            and reach_by_dimension.scenario = evaluations.scenario
            and reach_by_dimension.evaluated_on = evaluations.evaluated_on
    inner join use_cases
        on evaluations.policy_version = use_cases.policy_version
    left join breadth
        on
            use_cases.policy_version = breadth.policy_version
            and use_cases.use_case = breadth.use_case
            and reach_by_dimension.dimension = breadth.dimension
            and reach_by_dimension.reached_count >= breadth.minimum_count
),

account_breadth as (
    select
        scored_on,
        scenario,
        evaluated_on,
        account_id,
        scope,
        use_case,
        cast(100 + sum(bonus_pct) as {{ dbt.type_bigint() }}) as breadth_pct
    from steps_ranked
    where step_rank = 1
    group by
        scored_on,
        scenario,
        evaluated_on,
        account_id,
        scope,
        use_case
)

select * from account_breadth
