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

record_fingerprints as (

    select * from {{ ref('int_organization_record_fingerprints') }}
    where not is_gone

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

clusters_split as (

    select * from {{ ref('int_organization_clusters_split') }}

),

records_clustered as (

    select
        record_fingerprints.organization_record_key,
        record_fingerprints.record_hash,
        record_fingerprints.match_fingerprint,
        coalesce(components.component_key, records_to_cluster.record_hash) as component_hash,
        components_contested.component_key is not null as is_component_parted,
        coalesce(
            clusters_split.cluster_key,
            components.component_key,
            records_to_cluster.record_hash
        ) as cluster_hash
    from records_to_cluster
    inner join record_fingerprints
        on records_to_cluster.record_hash = record_fingerprints.record_hash
    left join components
        on records_to_cluster.record_hash = components.node_key
    left join components_contested
        on components.component_key = components_contested.component_key
    left join clusters_split
        on records_to_cluster.record_hash = clusters_split.node_key

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
