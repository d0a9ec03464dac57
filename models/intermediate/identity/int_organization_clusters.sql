{#- One row per organization record: the cluster of records that are one organization, called after its smallest key. -#}
with

organization_records as (

    select organization_record_key from {{ ref('int_organization_records_standardized') }}

),

components as (

    select * from {{ ref('int_organization_components') }}

),

clusters_parted as (

    select * from {{ ref('int_organization_clusters_parted') }}

),

records_clustered as (

    select
        organization_records.organization_record_key,
        coalesce(
            clusters_parted.cluster_key,
            components.component_key,
            organization_records.organization_record_key
        ) as cluster_key
    from organization_records
    left join components
        on organization_records.organization_record_key = components.node_key
    left join clusters_parted
        on organization_records.organization_record_key = clusters_parted.node_key

)

select * from records_clustered
