{#- Fails on an account above itself, on a parent that is not its nearest ancestor, on two accounts at one distance today, and on a top that has a parent. -#}
with

accounts as (

    select
        account_id,
        parent_account_id,
        top_account_id,
        hierarchy_level
    from {{ ref('accounts') }}

),

account_hierarchy as (

    select * from {{ ref('account_hierarchy') }}

),

above_themselves as (

    select account_id
    from account_hierarchy
    where account_id = ancestor_account_id

),

parents_astray as (

    select accounts.account_id
    from accounts
    left join account_hierarchy
        on
            accounts.account_id = account_hierarchy.account_id
            and account_hierarchy.distance = 1
            and account_hierarchy.valid_to is null
    where
        coalesce(accounts.parent_account_id, '')
        != coalesce(account_hierarchy.ancestor_account_id, '')

),

ways_forked as (

    select account_id
    from account_hierarchy
    where valid_to is null
    group by
        account_id,
        distance
    having count(*) > 1

),

tops_astray as (

    select accounts.account_id
    from accounts
    inner join accounts as tops
        on accounts.top_account_id = tops.account_id
    where
        tops.parent_account_id is not null
        or (accounts.hierarchy_level = 0) != (accounts.top_account_id = accounts.account_id)

)

select account_id from above_themselves
union all
select account_id from parents_astray
union all
select account_id from ways_forked
union all
select account_id from tops_astray
