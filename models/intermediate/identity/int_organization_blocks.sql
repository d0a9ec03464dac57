{#- One row per block x key with two records or more: how many records share it, and whether that is more than are compared. -#}
with

block_keys as (

    select * from {{ ref('int_organization_block_keys') }}

),

block_caps as (

    select * from {{ ref('organization_block_caps') }}

),

blocks_counted as (

    select
        block,
        block_key,
        count(*) as record_count,
        min(organization_record_key) as first_record_key
    from block_keys
    group by
        block,
        block_key
    having count(*) > 1

),

blocks_judged as (

    select
        blocks_counted.block,
        blocks_counted.block_key,
        blocks_counted.first_record_key,
        cast(blocks_counted.record_count as {{ dbt.type_bigint() }}) as record_count,
        blocks_counted.record_count > block_caps.block_cap as is_capped,
        block_caps.is_starred
    from blocks_counted
    inner join block_caps
        on blocks_counted.block = block_caps.block

)

select * from blocks_judged
