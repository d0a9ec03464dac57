{#- One row per organization record that was merged or merged into (node_key): the group of all it hangs together with. -#}
{{ config(materialized='connected_components') }}

with

organization_record_merges as (

    select * from {{ ref('int_organization_record_merges') }}

),

merge_edges as (

    select
        retired_organization_record_key as left_key,
        organization_record_key as right_key
    from organization_record_merges

)

select * from merge_edges
