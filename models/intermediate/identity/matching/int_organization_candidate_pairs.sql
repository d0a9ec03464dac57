{#-
    One row per pair of organization records to compare in this build: they share a key, and one of them
    is to be matched anew. Members of a capped block are compared with the record that speaks for it, or
    not at all: pairs grow with the records, never with their square.
-#}
with

records_to_match as (

    select record_hash from {{ ref('int_organization_records_to_match') }}

),

block_keys as (

    select
        record_hash,
        block_key
    from {{ ref('int_organization_block_keys') }}

),

blocks_capped as (

    select
        block_key,
        star_record_hash
    from {{ ref('int_organization_blocks_capped') }}

),

overrides_judged as (

    {# a steward's word compares a pair that shares nothing #}
    select * from {{ ref('int_organization_overrides_judged') }}

),

records_known as (

    select record_hash from {{ ref('int_organization_record_fingerprints') }}
    where not is_gone

),

members as (

    select
        block_keys.record_hash,
        block_keys.block_key,
        records_to_match.record_hash is not null as is_to_match
    from block_keys
    left join records_to_match
        on block_keys.record_hash = records_to_match.record_hash

),

members_to_match as (

    select
        members.record_hash,
        members.block_key
    from members
    left join blocks_capped
        on members.block_key = blocks_capped.block_key
    where
        members.is_to_match
        and blocks_capped.block_key is null

),

star_members as (

    select
        block_keys.record_hash,
        blocks_capped.star_record_hash
    from block_keys
    inner join blocks_capped
        on block_keys.block_key = blocks_capped.block_key
    where
        blocks_capped.star_record_hash is not null
        and (
            block_keys.record_hash
            in (select records_to_match.record_hash from records_to_match)
            or blocks_capped.star_record_hash
            in (select records_to_match.record_hash from records_to_match)
        )

),

pairs_found as (

    select
        members_to_match.record_hash,
        members.record_hash as other_record_hash
    from members_to_match
    inner join members
        on
            members_to_match.block_key = members.block_key
            and members_to_match.record_hash != members.record_hash
    {# where both are to be matched, one direction is enough #}
    where
        not members.is_to_match
        or members_to_match.record_hash < members.record_hash
    union all
    select
        star_record_hash as record_hash,
        record_hash as other_record_hash
    from star_members
    where star_record_hash != record_hash
    union all
    select
        overrides_judged.left_record_hash as record_hash,
        overrides_judged.right_record_hash as other_record_hash
    from overrides_judged
    inner join records_known
        on overrides_judged.left_record_hash = records_known.record_hash
    inner join records_known as other_records_known
        on overrides_judged.right_record_hash = other_records_known.record_hash
    where
        overrides_judged.left_record_hash
        in (select records_to_match.record_hash from records_to_match)
        or overrides_judged.right_record_hash
        in (select records_to_match.record_hash from records_to_match)

),

pairs_ordered as (

    select
        least(record_hash, other_record_hash) as left_record_hash,
        greatest(record_hash, other_record_hash) as right_record_hash
    from pairs_found

),

pairs_distinct as (

    select
        left_record_hash,
        right_record_hash
    from pairs_ordered
    group by
        left_record_hash,
        right_record_hash

)

select * from pairs_distinct
