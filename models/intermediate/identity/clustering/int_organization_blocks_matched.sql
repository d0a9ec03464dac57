{#-
    One row per capped block x key, as the last matching knew it: what the next build holds the capped
    blocks against. Written after the records that a change of them concerns are noted.
-#}
-- depends_on: {{ ref('int_organization_records_to_match') }}
with

blocks_capped as (

    select
        block_key,
        star_record_hash
    from {{ ref('int_organization_blocks_capped') }}

)

select * from blocks_capped
