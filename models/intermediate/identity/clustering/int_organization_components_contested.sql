{#- One row per component that holds two records of one guard: it must part somewhere. -#}
with

components as (

    select * from {{ ref('int_organization_components') }}

),

cluster_guards as (

    select * from {{ ref('int_organization_cluster_constraints') }}

),

guards_counted as (

    select
        components.component_key,
        cluster_guards.guard_key,
        count(*) as record_count
    from components
    inner join cluster_guards
        on components.node_key = cluster_guards.node_key
    group by
        components.component_key,
        cluster_guards.guard_key

),

components_contested as (

    select component_key
    from guards_counted
    where record_count > 1
    group by component_key

)

select * from components_contested
