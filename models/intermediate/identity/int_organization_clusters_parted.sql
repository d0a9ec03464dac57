{#- One row per organization record of a contested component: the cluster it is in once the component has parted. -#}
{{
    config(
        materialized='guarded_clusters',
        guards='int_organization_cluster_guards',
    )
}}
-- depends_on: {{ ref('int_organization_cluster_guards') }}
with

edges_decided as (

    select * from {{ ref('int_organization_edges_decided') }}
    where decision = 'accepted'

),

components as (

    select * from {{ ref('int_organization_components') }}

),

components_contested as (

    select * from {{ ref('int_organization_components_contested') }}

),

edges_contested as (

    select
        edges_decided.left_record_key as left_key,
        edges_decided.right_record_key as right_key,
        edges_decided.is_binding,
        -- a steward's word first, then binding rules, then by weight;
        -- equal weights in an order that no key favours
        concat(
            case when edges_decided.is_steward_decision then '0' else '1' end,
            case when edges_decided.is_binding then '0' else '1' end,
            lpad(cast(1000000000 - edges_decided.match_weight as {{ dbt.type_string() }}), 12, '0'),
            {{ dbt.hash(
                "concat(edges_decided.left_record_key, '|', edges_decided.right_record_key)"
            ) }}
        ) as edge_order
    from edges_decided
    inner join components
        on edges_decided.left_record_key = components.node_key
    inner join components_contested
        on components.component_key = components_contested.component_key

)

select * from edges_contested
