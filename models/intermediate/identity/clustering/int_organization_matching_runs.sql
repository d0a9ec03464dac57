{#-
    One row per run whose noted records have been matched and clustered: the last one. What a run noted and
    did not finish is matched by the next.
-#}
-- depends_on: {{ ref('int_organization_clusters') }}
-- depends_on: {{ ref('int_organization_blocks_matched') }}
with

records_to_match as (

    select run_id from {{ ref('int_organization_records_to_match') }}

),

runs_finished as (

    select run_id
    from records_to_match
    group by run_id

)

select * from runs_finished
