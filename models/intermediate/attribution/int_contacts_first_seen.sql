{#- One row per contact who ever did anything: the first day. -#}

with

signals as (

    select
        actor_hash,
        activity_date
    from {{ ref('int_signals_daily') }}
    where
        signal_count > 0
        and activity_date <= {{ as_of_date() }}

),

people as (

    select
        actor_hash,
        contact_id
    from {{ ref('int_actor_contacts') }}
    where contact_id is not null

),

{# By actor first: few of them, and many days. #}
actors as (

    select
        actor_hash,
        min(activity_date) as first_active_on
    from signals
    group by actor_hash

),

first_seen as (

    select
        people.contact_id,
        min(actors.first_active_on) as first_active_on
    from actors
    inner join people
        on actors.actor_hash = people.actor_hash
    group by people.contact_id

)

select * from first_seen
