{#-
    One row per pair of organization records that a rule or a steward decided: accepted, in review
    or rejected, with the level of each comparison.
-#}
with

match_edges as (

    select * from {{ ref('int_organization_match_edges') }}

),

account_record_map as (

    select
        organization_record_key,
        source_system,
        source_record_id,
        account_id
    from {{ ref('int_account_record_map') }}

),

edges_placed as (

    select
        match_edges.left_record_key,
        match_edges.right_record_key,
        left_records.source_system as left_source_system,
        left_records.source_record_id as left_source_record_id,
        right_records.source_system as right_source_system,
        right_records.source_record_id as right_source_record_id,
        left_records.account_id as left_account_id,
        right_records.account_id as right_account_id,
        match_edges.rule,
        case
            {# accepted by its rule, but a source that lists each once, or a steward, parted it #}
            when
                match_edges.decision = 'accepted'
                and left_records.account_id != right_records.account_id
                then 'rejected'
            else match_edges.decision
        end as decision,
        {%- for comparison in organization_comparisons() %}
        match_edges.{{ comparison }}_level,
        {%- endfor %}
        match_edges.match_evidence,
        match_edges.match_weight,
        match_edges.is_steward_decision
    from match_edges
    inner join account_record_map as left_records
        on match_edges.left_record_key = left_records.organization_record_key
    inner join account_record_map as right_records
        on match_edges.right_record_key = right_records.organization_record_key

)

select * from edges_placed
