-- One row per source system: how many of its activities belong to an account.
with

actor_activities as (

    select
        source_system,
        actor_hash,
        count(*) as activity_count
    from intermediate.int_activities
    where not is_deleted
    group by source_system, actor_hash

),

matched_actors as (

    select actor_hash
    from intermediate.int_actor_accounts
    where account_id is not null
    group by actor_hash

)

select
    actor_activities.source_system,
    sum(actor_activities.activity_count) as activity_count,
    sum(case when matched_actors.actor_hash is null then 0 else actor_activities.activity_count end)
    * 1.0 / sum(actor_activities.activity_count) as matched_share
from actor_activities
left join matched_actors
    on actor_activities.actor_hash = matched_actors.actor_hash
group by actor_activities.source_system
order by actor_activities.source_system
