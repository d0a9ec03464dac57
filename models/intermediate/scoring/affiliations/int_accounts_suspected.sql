{#- One row per account with an activity that looks like a machine's and says something: where the score with all of them counted may differ. -#}

with

kinds as (
    select variant_hash
    from {{ ref('int_signal_variants_enriched') }}
    where is_scored
),

signals as (
    select actor_hash
    from {{ ref('int_signals_daily') }}
    where
        suspect_count > 0
        and variant_hash in (select kinds.variant_hash from kinds)
    group by actor_hash
),

affiliations as (
    select * from {{ ref('int_actor_accounts') }}
),

suspected as (
    select affiliations.account_id
    from signals
    inner join affiliations
        on signals.actor_hash = affiliations.actor_hash
    group by affiliations.account_id
)

select * from suspected
