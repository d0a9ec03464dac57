{#- One row per organization record of a contested component: the cluster it is in once the component has parted. -#}
{{
    config(
        materialized='guarded_clusters',
        guards='int_organization_cluster_constraints',
    )
}}
-- depends_on: {{ ref('int_organization_cluster_constraints') }}
with

match_edges as (

    select * from {{ ref('int_organization_match_edges') }}
    where decision = 'accepted'

),

components as (

    select * from {{ ref('int_organization_components') }}

),

components_contested as (

    select component_key
    from {{ ref('int_organization_cluster_constraints') }}
    where is_contested
    group by component_key

),

nodes_contested as (

    select components.node_key
    from components
    inner join components_contested
        on components.component_key = components_contested.component_key

),

edges_contested as (

    select match_edges.*
    from match_edges
    inner join nodes_contested
        on match_edges.left_record_hash = nodes_contested.node_key

),

edges_ordered as (

    select
        left_record_hash as left_key,
        right_record_hash as right_key,
        is_binding,
        {# a steward's word first, then binding rules, then weight; no key is favoured among equals #}
        concat(
            case when is_steward_decision then '0' else '1' end,
            case when is_binding then '0' else '1' end,
            lpad(cast(1000000000 - match_weight as {{ dbt.type_string() }}), 12, '0'),
            {{ dbt.hash("concat(left_record_key, '|', right_record_key)") }}
        ) as edge_order
    from edges_contested

)

select * from edges_ordered
