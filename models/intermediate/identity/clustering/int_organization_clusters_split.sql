{#- One row per organization record of a contested component: the cluster it is in once the component has parted. -#}
{{
    config(
        materialized='guarded_clusters',
        guards='int_organization_cluster_constraints',
    )
}}
-- depends_on: {{ ref('int_organization_cluster_constraints') }}
with

edges_weighed as (

    select * from {{ ref('int_organization_match_edges') }}
    where decision = 'accepted'

),

components as (

    select * from {{ ref('int_organization_components') }}

),

components_contested as (

    select * from {{ ref('int_organization_components_contested') }}

),

nodes_contested as (

    select components.node_key
    from components
    inner join components_contested
        on components.component_key = components_contested.component_key

),

records_standardized as (

    select
        organization_record_key,
        record_hash
    from {{ ref('int_organization_records_standardized') }}

),

edges_contested as (

    select
        edges_weighed.*,
        least(left_records.organization_record_key, right_records.organization_record_key)
            as one_record_key,
        greatest(left_records.organization_record_key, right_records.organization_record_key)
            as other_record_key
    from edges_weighed
    inner join nodes_contested
        on edges_weighed.left_record_hash = nodes_contested.node_key
    inner join records_standardized as left_records
        on edges_weighed.left_record_hash = left_records.record_hash
    inner join records_standardized as right_records
        on edges_weighed.right_record_hash = right_records.record_hash

),

edges_ordered as (

    select
        left_record_hash as left_key,
        right_record_hash as right_key,
        is_binding,
        -- a steward's word first, then binding rules, then by weight;
        -- equal weights in an order that no key favours
        concat(
            case when is_steward_decision then '0' else '1' end,
            case when is_binding then '0' else '1' end,
            lpad(cast(1000000000 - match_weight as {{ dbt.type_string() }}), 12, '0'),
            {{ dbt.hash("concat(one_record_key, '|', other_record_key)") }}
        ) as edge_order
    from edges_contested

)

select * from edges_ordered
