{#- One row per account, scope and member account: `own` is the account alone, `rolled_up` adds every site below it. -#}
{#-
    Only accounts with sites have a `rolled_up` scope; for all others the own score is the rolled-up
    score.
-#}

with

accounts as (
    select account_id from {{ ref('int_accounts_placed') }}
),

hierarchy as (
    select
        ancestor_account_id,
        account_id
    from {{ ref('int_account_ancestors') }}
    where distance >= 1
),

parents as (
    select ancestor_account_id
    from hierarchy
    group by ancestor_account_id
),

scopes as (
    select
        account_id,
        'own' as scope,
        account_id as member_account_id
    from accounts

    union all

    select
        ancestor_account_id as account_id,
        'rolled_up' as scope,
        ancestor_account_id as member_account_id
    from parents

    union all

    select
        ancestor_account_id as account_id,
        'rolled_up' as scope,
        account_id as member_account_id
    from hierarchy
)

select * from scopes
