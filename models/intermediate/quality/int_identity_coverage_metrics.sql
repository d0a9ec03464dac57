{#- One row per metric and dimension about contacts, contact records and the activities that lead to an account. -#}
with

contact_records as (

    select
        contact_record_key,
        source_system
    from {{ ref('int_contact_records_standardized') }}

),

records_linked as (

    select
        contact_record_key,
        account_match_step
    from {{ ref('int_contact_record_accounts') }}
    where step_rank = 1

),

contact_accounts as (

    select account_match_step from {{ ref('int_contact_accounts') }}

),

activities as (

    select
        actor_hash,
        source_system
    from {{ ref('int_activities') }}
    where not is_deleted

),

actor_accounts as (

    select
        actor_hash,
        account_match_step
    from {{ ref('int_actor_accounts') }}

),

activities_counted as (

    select
        actor_hash,
        source_system,
        count(*) as activity_count
    from activities
    group by
        actor_hash,
        source_system

),

metrics as (

    select
        'contacts_by_step' as metric,
        account_match_step as dimension,
        count(*) as value
    from contact_accounts
    group by account_match_step

    union all

    select
        'contact_records' as metric,
        contact_records.source_system as dimension,
        count(*) as value
    from contact_records
    group by contact_records.source_system

    union all

    select
        'contact_records_matched' as metric,
        concat(contact_records.source_system, ' ', records_linked.account_match_step) as dimension,
        count(*) as value
    from contact_records
    inner join records_linked
        on contact_records.contact_record_key = records_linked.contact_record_key
    group by concat(contact_records.source_system, ' ', records_linked.account_match_step)

    union all

    select
        'activities' as metric,
        source_system as dimension,
        sum(activity_count) as value
    from activities_counted
    group by source_system

    union all

    select
        'activities_matched' as metric,
        concat(activities_counted.source_system, ' ', actor_accounts.account_match_step)
            as dimension,
        sum(activities_counted.activity_count) as value
    from activities_counted
    inner join actor_accounts
        on activities_counted.actor_hash = actor_accounts.actor_hash
    group by concat(activities_counted.source_system, ' ', actor_accounts.account_match_step)

)

select * from metrics
