{#- One row per contact record that was merged or merged into (node_key): the group of all it hangs together with. -#}
{{ config(materialized='connected_components') }}

with

contact_record_merges as (

    select * from {{ ref('int_contact_record_merges') }}

),

merge_edges as (

    select
        retired_contact_record_key as left_key,
        contact_record_key as right_key
    from contact_record_merges

)

select * from merge_edges
