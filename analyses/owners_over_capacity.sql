{#- One row per owner with more open accounts than a week holds: what waits, and who of the team could take it. -#}
-- Question: which territories are over capacity?
-- How to read it: `over_capacity_count` of the `open_count` accounts will not be reached this week;
--   `warmest_waiting` is the best of them. `spare_in_team` is the room that colleagues of the same team have
--   this week: where it is enough, reassign; where it is not, the programme asks for more than the team has.
--   Teams that work for all territories have no `territories`.
-- What to change: leave out the last `where` to see everybody's load; group by `territory_id` instead of
--   `owner_id` where territories have one owner each.

with

routing_queue as (

    select * from {{ ref('routing_queue') }}

),

warm_accounts as (

    select * from {{ ref('warm_accounts') }}

),

loads as (

    select
        routing_queue.owner_id,
        routing_queue.owner_team,
        {{ sorted_list('routing_queue.territory_id') }} as territories,
        count(*) as open_count,
        max(routing_queue.weekly_capacity) as weekly_capacity,
        sum(case when routing_queue.is_over_capacity then 1 else 0 end) as over_capacity_count,
        max(case when routing_queue.is_over_capacity then warm_accounts.warmth_score end)
            as warmest_waiting
    from routing_queue
    left join warm_accounts
        on
            routing_queue.account_id = warm_accounts.account_id
            and routing_queue.program_id = warm_accounts.program_id
    where routing_queue.owner_id is not null
    group by
        routing_queue.owner_id,
        routing_queue.owner_team

),

teams as (

    select
        owner_team,
        sum(
            case when weekly_capacity > open_count then weekly_capacity - open_count else 0 end
        ) as spare_in_team
    from loads
    group by owner_team

),

owners_over_capacity as (

    select
        loads.owner_id,
        loads.owner_team,
        loads.territories,
        loads.open_count,
        loads.weekly_capacity,
        loads.over_capacity_count,
        loads.warmest_waiting,
        teams.spare_in_team
    from loads
    inner join teams
        on loads.owner_team = teams.owner_team
    where loads.over_capacity_count > 0

)

select * from owners_over_capacity
order by
    over_capacity_count desc,
    owner_id asc,
    owner_team asc
