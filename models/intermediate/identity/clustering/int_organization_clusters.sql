{#-
    One row per organization record: the cluster of records that are one organization, called after its
    smallest key. Whoever is not clustered anew stays in its cluster.
-#}
{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        on_schema_change='fail',
        pre_hook="{{ delete_records('int_organization_records_to_cluster', ['record_hash']) }}",
    )
}}
with

records_to_cluster as (

    select * from {{ ref('int_organization_records_to_cluster') }}

),

{# a record that is gone is to be clustered anew and is not there #}
records_fingerprinted as (

    select * from {{ ref('int_organization_record_fingerprints') }}

),

components as (

    select * from {{ ref('int_organization_components') }}

),

components_contested as (

    select * from {{ ref('int_organization_components_contested') }}

),

clusters_parted as (

    select * from {{ ref('int_organization_clusters_split') }}

),

records_clustered as (

    select
        records_fingerprinted.organization_record_key,
        records_fingerprinted.record_hash,
        records_fingerprinted.match_fingerprint,
        coalesce(components.component_key, records_to_cluster.record_hash) as component_hash,
        components_contested.component_key is not null as is_component_parted,
        coalesce(
            clusters_parted.cluster_key,
            components.component_key,
            records_to_cluster.record_hash
        ) as cluster_hash
    from records_to_cluster
    inner join records_fingerprinted
        on records_to_cluster.record_hash = records_fingerprinted.record_hash
    left join components
        on records_to_cluster.record_hash = components.node_key
    left join components_contested
        on components.component_key = components_contested.component_key
    left join clusters_parted
        on records_to_cluster.record_hash = clusters_parted.node_key

),

clusters_named as (

    select
        cluster_hash,
        min(organization_record_key) as cluster_key
    from records_clustered
    group by cluster_hash

),

records_named as (

    select
        records_clustered.organization_record_key,
        clusters_named.cluster_key,
        records_clustered.record_hash,
        records_clustered.component_hash,
        records_clustered.is_component_parted,
        records_clustered.match_fingerprint
    from records_clustered
    inner join clusters_named
        on records_clustered.cluster_hash = clusters_named.cluster_hash

)

select * from records_named
