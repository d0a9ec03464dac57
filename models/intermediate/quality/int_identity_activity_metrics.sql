{#- One row per metric x dimension about the share of activities that lead to an account, by source system and step. -#}
with

activities as (

    select
        actor_hash,
        source_system
    from {{ ref('int_activities') }}
    where not is_deleted

),

actor_accounts as (

    select
        actor_hash,
        account_match_step
    from {{ ref('int_actor_accounts') }}

),

activities_counted as (

    select
        actor_hash,
        source_system,
        count(*) as activity_count
    from activities
    group by
        actor_hash,
        source_system

),

metrics as (

    select
        'activities' as metric,
        source_system as dimension,
        sum(activity_count) as value
    from activities_counted
    group by source_system
    union all
    select
        'activities_matched' as metric,
        concat(activities_counted.source_system, ' ', actor_accounts.account_match_step)
            as dimension,
        sum(activities_counted.activity_count) as value
    from activities_counted
    inner join actor_accounts
        on activities_counted.actor_hash = actor_accounts.actor_hash
    group by concat(activities_counted.source_system, ' ', actor_accounts.account_match_step)

)

select * from metrics
