{#- One row per account with an activity that looks like a machine's: where the score with all of them counted may differ. -#}

with

signals as (
    select actor_hash
    from {{ ref('int_signals_daily') }}
    where suspect_count > 0
    group by actor_hash
),

affiliations as (
    select * from {{ ref('int_actor_affiliations') }}
),

suspected as (
    select affiliations.account_id
    from signals
    inner join affiliations
        on signals.actor_hash = affiliations.actor_hash
    group by affiliations.account_id
)

select * from suspected
