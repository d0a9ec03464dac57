{#- One row per organization record: the account it belongs to, and its rank when attributes survive. -#}
with

organization_clusters as (

    select * from {{ ref('int_organization_clusters') }}

),

organization_records as (

    select
        organization_record_key,
        source_system,
        source_record_id,
        created_at,
        updated_at
    from {{ ref('int_organization_records') }}

),

source_systems as (

    select * from {{ ref('int_source_systems') }}

),

records_ranked as (

    select
        organization_records.organization_record_key,
        organization_records.source_system,
        organization_records.source_record_id,
        organization_clusters.cluster_key,
        row_number() over (
            partition by organization_clusters.cluster_key
            order by
                organization_records.created_at asc nulls last,
                organization_records.organization_record_key asc
        ) as age_rank,
        row_number() over (
            partition by organization_clusters.cluster_key
            order by
                source_systems.trust_rank asc,
                organization_records.updated_at desc nulls last,
                organization_records.organization_record_key asc
        ) as survivor_rank
    from organization_clusters
    inner join organization_records
        on
            organization_clusters.organization_record_key
            = organization_records.organization_record_key
    inner join source_systems
        on organization_records.source_system = source_systems.source_system

),

{# the id comes from the earliest record, so it stays when later ones join or leave #}
accounts_named as (

    select
        cluster_key,
        concat('acc_', {{ dbt.hash('organization_record_key') }}) as account_id
    from records_ranked
    where age_rank = 1

),

records_assigned as (

    select
        records_ranked.organization_record_key,
        records_ranked.source_system,
        records_ranked.source_record_id,
        accounts_named.account_id,
        records_ranked.cluster_key,
        cast(records_ranked.age_rank as {{ dbt.type_bigint() }}) as age_rank,
        cast(records_ranked.survivor_rank as {{ dbt.type_bigint() }}) as survivor_rank
    from records_ranked
    inner join accounts_named
        on records_ranked.cluster_key = accounts_named.cluster_key

)

select * from records_assigned
