{#- Fails on every account with two records of a source that lists each organization once, unless an NPI or a steward joined them. -#}
with

account_record_map as (

    select
        organization_record_key,
        source_system,
        account_id
    from {{ ref('int_account_record_map') }}

),

source_systems as (

    select * from {{ ref('int_source_systems') }}
    where is_deduplicated

),

match_edges as (

    select
        left_record_key,
        right_record_key
    from {{ ref('int_organization_match_edges') }}
    where
        is_binding
        and decision = 'accepted'

),

accounts_bound as (

    select account_record_map.account_id
    from match_edges
    inner join account_record_map
        on match_edges.left_record_key = account_record_map.organization_record_key
    inner join account_record_map as right_records
        on match_edges.right_record_key = right_records.organization_record_key
    where account_record_map.account_id = right_records.account_id
    group by account_record_map.account_id

),

accounts_doubled as (

    select
        account_record_map.account_id,
        account_record_map.source_system
    from account_record_map
    inner join source_systems
        on account_record_map.source_system = source_systems.source_system
    left join accounts_bound
        on account_record_map.account_id = accounts_bound.account_id
    where accounts_bound.account_id is null
    group by
        account_record_map.account_id,
        account_record_map.source_system
    having count(*) > 1

)

select * from accounts_doubled
