{#-
    One row per pair of organization records worth comparing (left key < right key). Records that share
    a key are compared each with each up to the block's cap. Above it, blocks of strong evidence compare
    each record with the block's first one and with the first one of its name, and the others none: pairs
    grow with the records, never with their square.
-#}
with

block_keys as (

    select * from {{ ref('int_organization_block_keys') }}

),

blocks as (

    select * from {{ ref('int_organization_blocks') }}

),

overrides_judged as (

    {# a steward's word compares a pair that shares nothing #}
    select * from {{ ref('int_organization_overrides_judged') }}

),

records_standardized as (

    select
        organization_record_key,
        name_key
    from {{ ref('int_organization_records_standardized') }}

),

members_of_small_blocks as (

    select
        block_keys.organization_record_key,
        block_keys.block,
        block_keys.block_key
    from block_keys
    inner join blocks
        on
            block_keys.block = blocks.block
            and block_keys.block_key = blocks.block_key
    where not blocks.is_capped

),

members_of_capped_blocks as (

    select
        block_keys.organization_record_key,
        blocks.first_record_key,
        min(block_keys.organization_record_key) over (
            partition by
                block_keys.block,
                block_keys.block_key,
                records_standardized.name_key
        ) as first_namesake_key
    from block_keys
    inner join blocks
        on
            block_keys.block = blocks.block
            and block_keys.block_key = blocks.block_key
    inner join records_standardized
        on block_keys.organization_record_key = records_standardized.organization_record_key
    where
        blocks.is_capped
        and blocks.is_starred

),

pairs_found as (

    select
        left_members.organization_record_key as left_record_key,
        right_members.organization_record_key as right_record_key
    from members_of_small_blocks as left_members
    inner join members_of_small_blocks as right_members
        on
            left_members.block = right_members.block
            and left_members.block_key = right_members.block_key
            and left_members.organization_record_key < right_members.organization_record_key
    union all
    select
        first_record_key as left_record_key,
        organization_record_key as right_record_key
    from members_of_capped_blocks
    where first_record_key < organization_record_key
    union all
    select
        first_namesake_key as left_record_key,
        organization_record_key as right_record_key
    from members_of_capped_blocks
    where first_namesake_key < organization_record_key

),

pairs_known as (

    select
        overrides_judged.left_record_key,
        overrides_judged.right_record_key
    from overrides_judged
    inner join records_standardized as left_records
        on overrides_judged.left_record_key = left_records.organization_record_key
    inner join records_standardized as right_records
        on overrides_judged.right_record_key = right_records.organization_record_key

),

pairs_gathered as (

    select
        left_record_key,
        right_record_key
    from pairs_found
    union all
    select
        left_record_key,
        right_record_key
    from pairs_known

),

pairs_distinct as (

    select
        left_record_key,
        right_record_key
    from pairs_gathered
    group by
        left_record_key,
        right_record_key

)

select * from pairs_distinct
