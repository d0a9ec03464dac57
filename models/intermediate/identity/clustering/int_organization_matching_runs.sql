{#-
    One row per capped block as the last matching that finished knew it (one row without a block where
    none was capped), with the run whose records it matched. Written last: what a run noted and did not
    finish is matched by the next, which also holds its capped blocks against these.
-#}
-- depends_on: {{ ref('int_organization_clusters') }}
with

records_to_match as (

    select run_id from {{ ref('int_organization_records_to_match') }}

),

blocks_capped as (

    select
        block_key,
        star_record_hash
    from {{ ref('int_organization_blocks_capped') }}

),

{# all records to match name one run; a run without any names none #}
run_finished as (

    select max(run_id) as run_id from records_to_match

),

blocks_matched as (

    select
        run_finished.run_id,
        blocks_capped.block_key,
        blocks_capped.star_record_hash
    from run_finished
    left join blocks_capped
        on 1 = 1

)

select * from blocks_matched
