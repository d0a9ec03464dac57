{#- One row per pair of organization records that a rule, its weight or a steward decides, for clustering. -#}
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

edges_weighed as (

    select
        pairs_compared.left_record_hash,
        pairs_compared.right_record_hash,
        pairs_compared.level_pattern,
        match_patterns.match_weight,
        coalesce(overrides_hashed.override, match_patterns.rule) as rule,
        coalesce(overrides_hashed.decision, match_patterns.decision) as decision,
        coalesce(overrides_hashed.is_binding, match_patterns.is_binding) as is_binding,
        overrides_hashed.override is not null as is_steward_decision
    from pairs_compared
    inner join match_patterns
        on pairs_compared.level_pattern = match_patterns.level_pattern
    left join overrides_hashed
        on
            pairs_compared.left_record_hash = overrides_hashed.left_record_hash
            and pairs_compared.right_record_hash = overrides_hashed.right_record_hash
    where
        match_patterns.rule is not null
        or overrides_hashed.override is not null

)

select * from edges_weighed
