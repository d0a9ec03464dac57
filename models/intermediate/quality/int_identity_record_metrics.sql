{#- One row per metric x dimension about organization records, accounts, edges and hierarchy. -#}
with

account_record_map as (

    select
        organization_record_key,
        source_system,
        account_id
    from {{ ref('int_account_record_map') }}

),

organization_records as (

    select source_system
    from {{ ref('int_organization_records') }}
    where is_id_contested

),

match_edges as (

    select
        rule,
        decision
    from {{ ref('int_organization_match_edges') }}

),

blocks as (

    select
        block,
        record_count
    from {{ ref('int_organization_blocks_capped') }}

),

components_parted as (

    select component_hash
    from {{ ref('int_organization_clusters') }}
    where is_component_parted
    group by component_hash

),

account_parents as (

    select parent_status from {{ ref('int_account_parents') }}

),

id_history as (

    select
        organization_record_key,
        account_id,
        first_seen_on
    from {{ ref('int_account_id_history') }}

),

account_sizes as (

    select
        account_id,
        count(*) as record_count
    from account_record_map
    group by account_id

),

{# a record that had an id before today and got another one today has moved #}
records_renamed as (

    select id_history.organization_record_key
    from id_history
    inner join account_record_map
        on
            id_history.organization_record_key = account_record_map.organization_record_key
            and id_history.account_id = account_record_map.account_id
    inner join id_history as earlier_ids
        on
            id_history.organization_record_key = earlier_ids.organization_record_key
            and id_history.first_seen_on > earlier_ids.first_seen_on
    where id_history.first_seen_on = {{ as_of_date() }}
    group by id_history.organization_record_key

),

records_known_before as (

    select id_history.organization_record_key
    from id_history
    inner join account_record_map
        on id_history.organization_record_key = account_record_map.organization_record_key
    where id_history.first_seen_on < {{ as_of_date() }}
    group by id_history.organization_record_key

),

metrics as (

    select
        'organization_records' as metric,
        source_system as dimension,
        count(*) as value
    from account_record_map
    group by source_system
    union all
    select
        'ids_of_unlike_records' as metric,
        concat(source_system, ' organizations') as dimension,
        count(*) as value
    from organization_records
    group by concat(source_system, ' organizations')
    union all
    select
        'accounts' as metric,
        'all' as dimension,
        count(*) as value
    from account_sizes
    union all
    select
        'accounts_by_size' as metric,
        case
            when record_count <= 5 then cast(record_count as {{ dbt.type_string() }})
            when record_count <= 10 then '6-10'
            when record_count <= 50 then '11-50'
            else 'over 50'
        end as dimension,
        count(*) as value
    from account_sizes
    group by
        case
            when record_count <= 5 then cast(record_count as {{ dbt.type_string() }})
            when record_count <= 10 then '6-10'
            when record_count <= 50 then '11-50'
            else 'over 50'
        end
    union all
    select
        'largest_account_records' as metric,
        'all' as dimension,
        coalesce(max(record_count), 0) as value
    from account_sizes
    union all
    select
        concat('edges_', decision) as metric,
        rule as dimension,
        count(*) as value
    from match_edges
    group by
        concat('edges_', decision),
        rule
    union all
    select
        'capped_keys' as metric,
        block as dimension,
        count(*) as value
    from blocks
    group by block
    union all
    select
        'records_under_capped_keys' as metric,
        block as dimension,
        sum(record_count) as value
    from blocks
    group by block
    union all
    select
        'components_parted' as metric,
        'all' as dimension,
        count(*) as value
    from components_parted
    union all
    select
        'parents_stated' as metric,
        parent_status as dimension,
        count(*) as value
    from account_parents
    group by parent_status
    union all
    select
        'records_known_before' as metric,
        'all' as dimension,
        count(*) as value
    from records_known_before
    union all
    select
        'records_with_new_account_id' as metric,
        'all' as dimension,
        count(*) as value
    from records_renamed

)

select * from metrics
