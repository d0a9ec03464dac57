{#- Fails on an account with two ancestors at one distance on one day, on days that end before they begin, on two accounts above each other on one day, and where today's rows are not today's ancestors. -#}
with

account_ancestors as (

    select
        account_id,
        ancestor_account_id,
        distance
    from {{ ref('int_account_ancestors') }}

),

hierarchy as (

    select
        account_id,
        ancestor_account_id,
        distance,
        coalesce(valid_from, cast('0001-01-01' as date)) as starts_on,
        coalesce(valid_to, cast('9999-12-31' as date)) as ends_on,
        valid_to is null as is_current
    from {{ ref('account_hierarchy') }}

),

hierarchy_followed as (

    select
        account_id,
        starts_on,
        ends_on,
        lead(starts_on) over (
            partition by account_id, distance
            order by starts_on, ends_on
        ) as next_starts_on
    from hierarchy

),

days_wrong as (

    select account_id
    from hierarchy_followed
    where
        starts_on >= ends_on
        or next_starts_on < ends_on

),

hierarchy_today as (

    select * from hierarchy
    where is_current

),

circles as (

    select hierarchy.account_id
    from hierarchy
    inner join hierarchy as reversed
        on
            hierarchy.account_id = reversed.ancestor_account_id
            and hierarchy.ancestor_account_id = reversed.account_id
            and hierarchy.starts_on < reversed.ends_on
            and hierarchy.ends_on > reversed.starts_on

),

today_astray as (

    select coalesce(hierarchy_today.account_id, account_ancestors.account_id) as account_id
    from hierarchy_today
    full outer join account_ancestors
        on
            hierarchy_today.account_id = account_ancestors.account_id
            and hierarchy_today.ancestor_account_id = account_ancestors.ancestor_account_id
            and hierarchy_today.distance = account_ancestors.distance
    where
        hierarchy_today.account_id is null
        or account_ancestors.account_id is null

)

select account_id from days_wrong
union all
select account_id from circles
union all
select account_id from today_astray
