{#- One row per account that several programmes would approach at once: who leads, who waits, whose people meet. -#}
-- Question: where do two programmes collide on one account?
-- How to read it: `lead_program_id` is the programme that makes the approach, `programs` all that want to; the
--   teams of the others join or wait. A high `people_touched_by_several_teams` is where it already shows
--   outside: call the owners together before the next touch.
-- What to change: `having` to see accounts with three programmes or more; add `lead_program_id` to the
--   `where` to see what one programme displaces.

with

next_actions as (

    select * from {{ ref('next_actions') }}

),

contact_outreach as (

    select * from {{ ref('contact_outreach') }}

),

warm_accounts as (

    select * from {{ ref('warm_accounts') }}

),

accounts as (

    select * from {{ ref('accounts') }}

),

collisions as (

    select
        account_id,
        max(lead_program_id) as lead_program_id,
        {{ sorted_list('program_id') }} as programs,
        {{ sorted_list('owner_team') }} as owner_teams,
        count(*) as program_count,
        sum(case when hold_reason = 'led_by_other_program' then 1 else 0 end)
            as waiting_program_count
    from next_actions
    where colliding_programs is not null
    group by account_id
    having count(*) > 1

),

people_touched as (

    select
        contact_id,
        account_id
    from contact_outreach
    where is_touched_by_several_teams
    group by
        contact_id,
        account_id

),

people_counted as (

    select
        account_id,
        count(*) as contact_count
    from people_touched
    group by account_id

),

warmest as (

    select
        account_id,
        max(warmth_score) as warmth_score
    from warm_accounts
    group by account_id

),

accounts_with_collisions as (

    select
        collisions.account_id,
        accounts.account_name,
        accounts.state,
        collisions.lead_program_id,
        collisions.programs,
        collisions.owner_teams,
        collisions.program_count,
        collisions.waiting_program_count,
        warmest.warmth_score,
        coalesce(people_counted.contact_count, 0) as people_touched_by_several_teams
    from collisions
    inner join accounts
        on collisions.account_id = accounts.account_id
    left join people_counted
        on collisions.account_id = people_counted.account_id
    left join warmest
        on collisions.account_id = warmest.account_id

)

select * from accounts_with_collisions
order by
    program_count desc,
    warmth_score desc,
    account_id asc
