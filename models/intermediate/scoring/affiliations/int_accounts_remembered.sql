{#- One row per account whose score the remembered affiliations may change, and account whose people count for it: itself and its sites. -#}
{#-
    A reattributed account changes the rolled-up score of every account that it is or was a site of.
    What that score was is known only where all its sites, then and now, count as affiliated then.
-#}

with

reattributed as (
    select * from {{ ref('int_accounts_reattributed') }}
),

families as (
    select
        account_id,
        member_account_id
    from {{ ref('int_account_rollup_members') }}
    where scope in ('rolled_up', 'rolled_up_then')
    group by
        account_id,
        member_account_id
),

parents as (
    select families.account_id
    from families
    inner join reattributed
        on families.member_account_id = reattributed.account_id
    group by families.account_id
),

members as (
    select
        account_id,
        account_id as member_account_id
    from reattributed

    union all

    select
        families.account_id,
        families.member_account_id
    from families
    inner join parents
        on families.account_id = parents.account_id
),

remembered as (
    select
        account_id,
        member_account_id
    from members
    group by
        account_id,
        member_account_id
)

select * from remembered
