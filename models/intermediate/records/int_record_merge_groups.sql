{#- One row per record that was merged or merged into (node_key): the group of all that it was ever merged with. -#}
{{ config(materialized='connected_components') }}

with

record_merges as (

    select * from {{ ref('int_record_merges') }}

),

merge_edges as (

    select
        retired_node_key as left_key,
        node_key as right_key
    from record_merges

)

select * from merge_edges
