{#-
    One row per organization name in words of the last 90 days that several accounts are called, where
    nothing else says whose the activities are: the first of them, how many, and the first and last account.
-#}
with

activities as (

    select
        activity_id,
        actor_hash,
        organization_name_key,
        activity_date
    from {{ ref('int_activities') }}
    where
        not is_deleted
        and organization_name_key is not null
        and activity_date between {{ add_days(as_of_date(), -90) }} and {{ as_of_date() }}

),

suspects as (

    select activity_id
    from {{ ref('int_activity_bot_verdicts') }}
    where activity_id is not null

),

actor_accounts as (

    select actor_hash from {{ ref('int_actor_accounts') }}

),

organizations_named as (

    select * from {{ ref('int_organizations_named') }}
    where account_id is null

),

activities_unplaced as (

    select
        activities.activity_id,
        activities.organization_name_key,
        activities.activity_date,
        row_number() over (
            partition by activities.organization_name_key
            order by
                activities.activity_date asc,
                activities.activity_id asc
        ) as activity_rank
    from activities
    left join suspects
        on activities.activity_id = suspects.activity_id
    left join actor_accounts
        on activities.actor_hash = actor_accounts.actor_hash
    where
        suspects.activity_id is null
        and actor_accounts.actor_hash is null

),

names_asked as (

    select
        activities_unplaced.organization_name_key,
        organizations_named.first_account_id,
        organizations_named.last_account_id,
        organizations_named.account_count,
        max(
            case when activities_unplaced.activity_rank = 1 then activities_unplaced.activity_id end
        ) as activity_id,
        max(activities_unplaced.activity_date) as latest_activity_date,
        cast(count(*) as {{ dbt.type_bigint() }}) as activity_count
    from activities_unplaced
    inner join organizations_named
        on activities_unplaced.organization_name_key = organizations_named.organization_name_key
    group by
        activities_unplaced.organization_name_key,
        organizations_named.first_account_id,
        organizations_named.last_account_id,
        organizations_named.account_count

)

select * from names_asked
