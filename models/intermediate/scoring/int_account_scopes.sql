{#- One row per scored date, account, scope and member account: `own` is the account alone, `rolled_up` adds every site below it. -#}
{#-
    Only accounts with sites have a `rolled_up` scope; for all others the own score is the rolled-up
    score. A date before the as-of date is rolled up as the hierarchy was then, as far as its
    history knows.
-#}

with

dates as (
    select scored_on
    from {{ ref('int_scoring_dates') }}
    where not is_lookback
),

accounts as (
    select account_id from {{ ref('int_accounts_placed') }}
),

ancestors_today as (
    select
        ancestor_account_id,
        account_id
    from {{ ref('int_account_ancestors') }}
),

ancestors_dated as (
    select * from {{ ref('int_account_ancestors_dated') }}
),

hierarchy as (
    select
        dates.scored_on,
        ancestors_today.ancestor_account_id,
        ancestors_today.account_id
    from dates
    cross join ancestors_today
    where dates.scored_on = {{ as_of_date() }}

    union all

    select
        dates.scored_on,
        ancestors_dated.ancestor_account_id,
        ancestors_dated.account_id
    from dates
    inner join ancestors_dated
        on
            dates.scored_on >= coalesce(ancestors_dated.valid_from, {{ earliest_date() }})
            and dates.scored_on < coalesce(ancestors_dated.valid_to, {{ latest_date() }})
    where dates.scored_on < {{ as_of_date() }}
),

parents as (
    select
        scored_on,
        ancestor_account_id
    from hierarchy
    group by
        scored_on,
        ancestor_account_id
),

scopes as (
    select
        dates.scored_on,
        accounts.account_id,
        'own' as scope,
        accounts.account_id as member_account_id
    from dates
    cross join accounts

    union all

    select
        scored_on,
        ancestor_account_id as account_id,
        'rolled_up' as scope,
        ancestor_account_id as member_account_id
    from parents

    union all

    select
        scored_on,
        ancestor_account_id as account_id,
        'rolled_up' as scope,
        account_id as member_account_id
    from hierarchy
)

select * from scopes
