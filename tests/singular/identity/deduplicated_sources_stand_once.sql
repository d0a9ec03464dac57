{#- Fails on every account with two records of a source that lists each organization once, unless an NPI or a steward joined them. -#}
with

account_records as (

    select
        organization_record_key,
        source_system,
        account_id
    from {{ ref('int_account_records') }}

),

source_systems as (

    select * from {{ ref('int_source_systems') }}
    where is_deduplicated

),

edges_decided as (

    select
        left_record_key,
        right_record_key
    from {{ ref('int_organization_edges_decided') }}
    where
        is_binding
        and decision = 'accepted'

),

accounts_bound as (

    select account_records.account_id
    from edges_decided
    inner join account_records
        on edges_decided.left_record_key = account_records.organization_record_key
    inner join account_records as right_records
        on edges_decided.right_record_key = right_records.organization_record_key
    where account_records.account_id = right_records.account_id
    group by account_records.account_id

),

accounts_doubled as (

    select
        account_records.account_id,
        account_records.source_system
    from account_records
    inner join source_systems
        on account_records.source_system = source_systems.source_system
    left join accounts_bound
        on account_records.account_id = accounts_bound.account_id
    where accounts_bound.account_id is null
    group by
        account_records.account_id,
        account_records.source_system
    having count(*) > 1

)

select * from accounts_doubled
