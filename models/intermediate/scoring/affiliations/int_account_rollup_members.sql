{#- One row per scored date, account, scope and member account: `own` is the account alone, `rolled_up` adds every site below it. -#}
{#-
    Only accounts with sites have a `rolled_up` scope; for all others the own score is the rolled-up
    score. A date before the as-of date is rolled up as the hierarchy was then, as far as its
    history knows. `rolled_up_then` is the account with the sites of the last published date, for
    accounts whose sites have changed since; one that had none was alone.

    What is banded, planned and approached as one: each account alone, and with a system that the policy
    bands by its sites every site below it.
-#}

with

dates as (

    select
        scored_on,
        policy_version
    from {{ ref('int_scoring_dates') }}
    where not is_hysteresis_date

),

thresholds as (

    select
        policy_version,
        system_by_sites
    from {{ ref('int_band_thresholds') }}

),

previous_dates as (

    select scored_on
    from {{ ref('int_score_previous_dates') }}

),

account_golden_records as (

    select account_id from {{ ref('int_account_golden_records') }}

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

hierarchy_then as (

    select * from {{ ref('int_account_ancestors_at_last_score') }}

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

sites_compared as (

    select
        hierarchy.scored_on,
        hierarchy.ancestor_account_id,
        hierarchy.account_id,
        1 as is_now,
        0 as is_then
    from hierarchy
    inner join previous_dates
        on hierarchy.scored_on = previous_dates.scored_on

    union all

    select
        scored_on,
        ancestor_account_id,
        account_id,
        0 as is_now,
        1 as is_then
    from hierarchy_then

),

sites_changed as (

    select
        scored_on,
        ancestor_account_id,
        account_id
    from sites_compared
    group by
        scored_on,
        ancestor_account_id,
        account_id
    having max(is_now) != max(is_then)

),

parents_changed as (

    select
        scored_on,
        ancestor_account_id
    from sites_changed
    group by
        scored_on,
        ancestor_account_id

),

scopes as (

    select
        dates.scored_on,
        account_golden_records.account_id,
        'own' as scope,
        account_golden_records.account_id as member_account_id
    from dates
    cross join account_golden_records

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

    union all

    select
        scored_on,
        ancestor_account_id as account_id,
        'rolled_up_then' as scope,
        ancestor_account_id as member_account_id
    from parents_changed

    union all

    select
        parents_changed.scored_on,
        parents_changed.ancestor_account_id as account_id,
        'rolled_up_then' as scope,
        hierarchy_then.account_id as member_account_id
    from parents_changed
    inner join hierarchy_then
        on
            parents_changed.scored_on = hierarchy_then.scored_on
            and parents_changed.ancestor_account_id = hierarchy_then.ancestor_account_id

),

members as (

    select
        scopes.*,
        scopes.scope = 'own'
        or coalesce(
            scopes.scope = 'rolled_up'
            and scopes.account_id != scopes.member_account_id
            and thresholds.system_by_sites = 1,
            false
        ) as is_approached_as_one
    from scopes
    inner join dates
        on scopes.scored_on = dates.scored_on
    left join thresholds
        on dates.policy_version = thresholds.policy_version

)

select * from members
