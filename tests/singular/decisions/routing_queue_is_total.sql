{#-
    Fails on an action without its one row in the queue, a queue whose ranks have gaps, an owner with
    more than the week holds, a deadline that was not counted, and two owners of one time.
-#}

with

queue as (

    select * from {{ ref('routing_queue') }}

),

missing as (

    select
        subjects.account_id,
        subjects.program_id,
        'not in the queue' as problem
    from {{ ref('int_actionable_accounts') }} as subjects
    left join queue
        on
            subjects.account_id = queue.account_id
            and subjects.program_id = queue.program_id
    where queue.account_id is null

),

uncounted as (

    select
        account_id,
        program_id,
        'deadline not counted' as problem
    from queue
    where
        sla_due_at is null
        and sla_business_hours > 0
        and not is_waiting

),

misrouted as (

    select
        account_id,
        program_id,
        'neither owned nor in the review queue' as problem
    from queue
    where (owner_id is null) != (queue = 'review')

),

owners_counted as (

    select
        owner_id,
        owner_team,
        count(*) as queue_length,
        max(rank_in_queue) as last_rank,
        sum(case when is_over_capacity then 0 else 1 end) as assigned_count,
        max(weekly_capacity) as weekly_capacity
    from queue
    group by
        owner_id,
        owner_team

),

overfilled as (

    select
        coalesce(owner_id, owner_team) as account_id,
        '*' as program_id,
        'ranks with gaps, or more than the week holds' as problem
    from owners_counted
    where
        queue_length != last_rank
        or assigned_count > weekly_capacity

),

gaps as (

    select
        earlier.account_id,
        earlier.program_id,
        'ownership with a gap or an overlap' as problem
    from {{ ref('account_ownership') }} as earlier
    left join {{ ref('account_ownership') }} as later
        on
            earlier.account_id = later.account_id
            and earlier.program_id = later.program_id
            and earlier.valid_to = later.valid_from
    where
        earlier.valid_to <= earlier.valid_from
        or (earlier.valid_to is not null and later.account_id is null)

)

select * from missing
union all
select * from uncounted
union all
select * from misrouted
union all
select * from overfilled
union all
select * from gaps
