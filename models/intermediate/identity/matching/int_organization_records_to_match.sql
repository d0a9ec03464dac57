{#-
    One row per organization record whose pairs this build compares anew: it changed, or a block that it
    is in reached its cap, fell below it, or is spoken for by another record since the last matching that
    finished. A build that dies leaves its records to the next one.
-#}
{%- set noted_before = previous_matching_table('int_organization_records_to_match') -%}
{%- set finished_before = previous_matching_table('int_organization_matching_runs') -%}
with

records_changed as (

    select record_hash from {{ ref('int_organization_record_fingerprints') }}
    where is_changed

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

{% if finished_before -%}
runs_finished as (

    select
        run_id,
        block_key,
        star_record_hash
    from {{ finished_before }}

),

blocks_before as (

    select
        block_key,
        star_record_hash
    from runs_finished
    where block_key is not null

),

{% endif -%}
blocks_changed as (

    {% if finished_before -%}
    select coalesce(blocks_capped.block_key, blocks_before.block_key) as block_key
    from blocks_capped
    full outer join blocks_before
        on blocks_capped.block_key = blocks_before.block_key
    where
        blocks_capped.block_key is null
        or blocks_before.block_key is null
        or blocks_capped.star_record_hash != blocks_before.star_record_hash
    {%- else -%}
    select block_key from blocks_capped
    {%- endif %}

),

records_found as (

    select record_hash from records_changed
    union all
    select block_keys.record_hash
    from block_keys
    inner join blocks_changed
        on block_keys.block_key = blocks_changed.block_key
    {%- if noted_before and finished_before %}
    union all
    select records_noted.record_hash
    from {{ noted_before }} as records_noted
    left join runs_finished
        on records_noted.run_id = runs_finished.run_id
    where runs_finished.run_id is null
    {%- endif %}

),

records_to_match as (

    select
        record_hash,
        '{{ invocation_id }}' as run_id
    from records_found
    group by record_hash

)

select * from records_to_match
