{#-
    One row per affiliation basis, account whose score it may change, and account whose people count for it:
    itself and, where affiliations are remembered, its family.
-#}
{#-
    `remembered`: accounts that gained or lost an actor, or whose people changed, since scores were last
    published (`is_reattributed`), and every account that one of these is or was a site of. What the rolled-up
    score of such an account was is known only where all its sites, then and now, count as affiliated then.
    `with_suspects`: accounts with an activity that looks like a machine's and is of a scored signal.
-#}

with

affiliations_at_last_score as (

    select * from {{ ref('int_affiliations_at_last_score') }}
    where has_moved

),

account_rollup_members as (

    select
        account_id,
        member_account_id
    from {{ ref('int_account_rollup_members') }}
    where scope in ('rolled_up', 'rolled_up_then')
    group by
        account_id,
        member_account_id

),

signal_variants_enriched as (

    select variant_hash
    from {{ ref('int_signal_variants_enriched') }}
    where is_scored

),

signals_daily as (

    select actor_hash
    from {{ ref('int_signals_daily') }}
    where
        suspect_count > 0
        and variant_hash in (
            select signal_variants_enriched.variant_hash from signal_variants_enriched
        )
    group by actor_hash

),

actor_accounts as (

    select * from {{ ref('int_actor_accounts') }}

),

accounts_then_and_now as (

    select account_id
    from affiliations_at_last_score

    union all

    select current_account_id as account_id
    from affiliations_at_last_score

),

reattributed as (

    select account_id
    from accounts_then_and_now
    where account_id is not null
    group by account_id

),

parents as (

    select account_rollup_members.account_id
    from account_rollup_members
    inner join reattributed
        on account_rollup_members.member_account_id = reattributed.account_id
    group by account_rollup_members.account_id

),

members_listed as (

    select
        account_id,
        account_id as member_account_id
    from reattributed

    union all

    select
        account_rollup_members.account_id,
        account_rollup_members.member_account_id
    from account_rollup_members
    inner join parents
        on account_rollup_members.account_id = parents.account_id

),

members as (

    select
        account_id,
        member_account_id
    from members_listed
    group by
        account_id,
        member_account_id

),

accounts_by_basis as (

    select
        'remembered' as affiliation_basis,
        members.account_id,
        members.member_account_id,
        reattributed.account_id is not null as is_reattributed
    from members
    left join reattributed
        on members.account_id = reattributed.account_id

    union all

    select
        'with_suspects' as affiliation_basis,
        actor_accounts.account_id,
        actor_accounts.account_id as member_account_id,
        false as is_reattributed
    from signals_daily
    inner join actor_accounts
        on signals_daily.actor_hash = actor_accounts.actor_hash
    group by actor_accounts.account_id

)

select * from accounts_by_basis
