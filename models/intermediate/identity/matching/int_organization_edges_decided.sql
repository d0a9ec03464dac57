{#-
    One row per pair of organization records that a rule, its weight or a steward decides: accepted, sent
    to review, or rejected by override (left key < right key), with the level of each comparison.
-#}
with

edges_weighed as (

    select * from {{ ref('int_organization_match_edges') }}

),

match_patterns as (

    select * from {{ ref('int_organization_match_patterns') }}

),

records_standardized as (

    select
        organization_record_key,
        record_hash
    from {{ ref('int_organization_records_standardized') }}

),

edges_named as (

    select
        least(left_records.organization_record_key, right_records.organization_record_key)
            as left_record_key,
        greatest(left_records.organization_record_key, right_records.organization_record_key)
            as right_record_key,
        edges_weighed.match_weight,
        match_patterns.match_evidence,
        {%- for comparison in organization_comparisons() %}
        match_patterns.{{ comparison }}_level,
        {%- endfor %}
        edges_weighed.rule,
        edges_weighed.decision,
        edges_weighed.is_binding,
        edges_weighed.is_steward_decision
    from edges_weighed
    inner join match_patterns
        on edges_weighed.level_pattern = match_patterns.level_pattern
    inner join records_standardized as left_records
        on edges_weighed.left_record_hash = left_records.record_hash
    inner join records_standardized as right_records
        on edges_weighed.right_record_hash = right_records.record_hash

)

select * from edges_named
