{#- One row per organization record that shares its account with others: its strongest accepted edge inside it. -#}
with

edges_decided as (

    select * from {{ ref('int_organization_edges_decided') }}
    where decision = 'accepted'

),

organization_clusters as (

    select * from {{ ref('int_organization_clusters') }}

),

edges_inside as (

    select
        edges_decided.left_record_key,
        edges_decided.right_record_key,
        edges_decided.rule,
        edges_decided.is_steward_decision,
        edges_decided.is_binding,
        edges_decided.match_weight,
        edges_decided.match_evidence
    from edges_decided
    inner join organization_clusters as left_clusters
        on edges_decided.left_record_key = left_clusters.organization_record_key
    inner join organization_clusters as right_clusters
        on edges_decided.right_record_key = right_clusters.organization_record_key
    where left_clusters.cluster_key = right_clusters.cluster_key

),

edges_both_ways as (

    select
        left_record_key as organization_record_key,
        right_record_key as matched_record_key,
        rule,
        is_steward_decision,
        is_binding,
        match_weight,
        match_evidence
    from edges_inside
    union all
    select
        right_record_key as organization_record_key,
        left_record_key as matched_record_key,
        rule,
        is_steward_decision,
        is_binding,
        match_weight,
        match_evidence
    from edges_inside

),

edges_ranked as (

    select
        organization_record_key,
        matched_record_key,
        rule,
        match_weight,
        match_evidence,
        row_number() over (
            partition by organization_record_key
            order by
                case when is_steward_decision then 0 else 1 end asc,
                case when is_binding then 0 else 1 end asc,
                match_weight desc,
                matched_record_key asc
        ) as row_rank
    from edges_both_ways

),

record_evidence as (

    select
        organization_record_key,
        matched_record_key,
        rule,
        match_weight,
        match_evidence
    from edges_ranked
    where row_rank = 1

)

select * from record_evidence
