{#-
    One row per block x key that more records share than are compared each with each, and the one of them
    that speaks for the others where the block is strong evidence. Only keys that a changed record has, and
    those capped in the build before, can have become or ceased to be so.
-#}
{%- set capped_before = previous_matching_table(this.identifier) %}
-- depends_on: {{ ref('int_organization_record_fingerprints') }}
with

block_keys as (

    select * from {{ ref('int_organization_block_keys') }}

),

block_caps as (

    select * from {{ ref('organization_block_caps') }}

),

records_standardized as (

    select
        organization_record_key,
        record_hash
    from {{ ref('int_organization_records_standardized') }}

),

{% if capped_before -%}
records_changed as (

    select record_hash from {{ ref('int_organization_record_fingerprints') }}
    where is_changed

),

blocks_to_count as (

    select block_key
    from block_keys
    where record_hash in (select records_changed.record_hash from records_changed)
    union all
    select block_key from {{ capped_before }}

),

{% endif -%}
blocks_counted as (

    select
        block_key,
        min(block) as block,
        min(record_hash) as example_record_hash,
        count(*) as record_count
    from block_keys
    {%- if capped_before %}
    where block_key in (select blocks_to_count.block_key from blocks_to_count)
    {%- endif %}
    group by block_key
    having count(*) > 1

),

blocks_capped as (

    select
        blocks_counted.block,
        blocks_counted.block_key,
        blocks_counted.example_record_hash,
        blocks_counted.record_count,
        block_caps.is_starred
    from blocks_counted
    inner join block_caps
        on
            blocks_counted.block = block_caps.block
            and blocks_counted.record_count > block_caps.block_cap

),

{# who speaks for a block is the same whatever hashes an engine makes #}
star_records as (

    select
        block_keys.block_key,
        min(records_standardized.organization_record_key) as star_record_key
    from block_keys
    inner join blocks_capped
        on block_keys.block_key = blocks_capped.block_key
    inner join records_standardized
        on block_keys.record_hash = records_standardized.record_hash
    where blocks_capped.is_starred
    group by block_keys.block_key

),

blocks_described as (

    select
        blocks_capped.block,
        blocks_capped.block_key,
        examples.organization_record_key as example_record_key,
        case
            when star_records.star_record_key is not null
                then {{ row_fingerprint(['star_records.star_record_key']) }}
        end as star_record_hash,
        cast(blocks_capped.record_count as {{ dbt.type_bigint() }}) as record_count
    from blocks_capped
    inner join records_standardized as examples
        on blocks_capped.example_record_hash = examples.record_hash
    left join star_records
        on blocks_capped.block_key = star_records.block_key

)

select * from blocks_described
