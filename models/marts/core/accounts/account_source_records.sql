{#- One row per organization source record: the account it belongs to, and its strongest accepted edge to another record of the account. -#}
with

account_record_map as (

    select * from {{ ref('int_account_record_map') }}

),

organization_records as (

    select
        organization_record_key,
        first_seen_on
    from {{ ref('int_organization_records') }}

),

match_edges as (

    select * from {{ ref('int_organization_match_edges') }}
    where decision = 'accepted'

),

organization_clusters as (

    select * from {{ ref('int_organization_clusters') }}

),

edges_inside as (

    select
        match_edges.left_record_key,
        match_edges.right_record_key,
        match_edges.rule,
        match_edges.is_steward_decision,
        match_edges.is_binding,
        match_edges.match_weight,
        match_edges.match_evidence
    from match_edges
    inner join organization_clusters as left_clusters
        on match_edges.left_record_key = left_clusters.organization_record_key
    inner join organization_clusters as right_clusters
        on match_edges.right_record_key = right_clusters.organization_record_key
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

),

records_explained as (

    select
        account_record_map.organization_record_key,
        account_record_map.account_id,
        account_record_map.source_system,
        account_record_map.source_record_id,
        record_evidence.match_evidence,
        record_evidence.matched_record_key as matched_record_id,
        record_evidence.match_weight,
        organization_records.first_seen_on,
        coalesce(record_evidence.rule, 'single_record') as match_method
    from account_record_map
    left join organization_records
        on
            account_record_map.organization_record_key
            = organization_records.organization_record_key
    left join record_evidence
        on account_record_map.organization_record_key = record_evidence.organization_record_key

)

select * from records_explained
