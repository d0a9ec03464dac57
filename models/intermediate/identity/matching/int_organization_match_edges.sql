{#-
    One row per pair of organization records that a rule, its weight or a steward decides: accepted, sent
    to review, or rejected by a steward, with the level of each comparison. The pair is named twice: by
    hash (left < right), for joining, and by key (left < right), for people.
-#}
with

pairs_compared as (

    select
        left_record_hash,
        right_record_hash,
        level_pattern
    from {{ ref('int_organization_pairs_compared') }}

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

overrides_judged as (

    select * from {{ ref('int_organization_overrides_judged') }}

),

{# which of two hashes is the smaller has nothing to do with the order of the keys #}
overrides_hashed as (

    select
        override,
        decision,
        is_binding,
        least(left_record_hash, right_record_hash) as left_record_hash,
        greatest(left_record_hash, right_record_hash) as right_record_hash
    from overrides_judged

),

edges_decided as (

    select
        pairs_compared.left_record_hash,
        pairs_compared.right_record_hash,
        least(left_records.organization_record_key, right_records.organization_record_key)
            as left_record_key,
        greatest(left_records.organization_record_key, right_records.organization_record_key)
            as right_record_key,
        match_patterns.match_weight,
        match_patterns.match_evidence,
        {%- for comparison in organization_comparisons() %}
        match_patterns.{{ comparison }}_level,
        {%- endfor %}
        coalesce(overrides_hashed.override, match_patterns.rule) as rule,
        coalesce(overrides_hashed.decision, match_patterns.decision) as decision,
        coalesce(overrides_hashed.is_binding, match_patterns.is_binding) as is_binding,
        overrides_hashed.override is not null as is_steward_decision
    from pairs_compared
    inner join match_patterns
        on pairs_compared.level_pattern = match_patterns.level_pattern
    inner join records_standardized as left_records
        on pairs_compared.left_record_hash = left_records.record_hash
    inner join records_standardized as right_records
        on pairs_compared.right_record_hash = right_records.record_hash
    left join overrides_hashed
        on
            pairs_compared.left_record_hash = overrides_hashed.left_record_hash
            and pairs_compared.right_record_hash = overrides_hashed.right_record_hash
    where
        match_patterns.rule is not null
        or overrides_hashed.override is not null

)

select * from edges_decided
