{#- One row per candidate pair that a rule or a steward decides: accepted, sent to review, or rejected by override. -#}
with

pairs_compared as (

    select * from {{ ref('int_organization_pairs_compared') }}

),

match_patterns as (

    select * from {{ ref('int_organization_match_patterns') }}

),

overrides_judged as (

    select * from {{ ref('int_organization_overrides_judged') }}

),

pairs_decided as (

    select
        pairs_compared.left_record_key,
        pairs_compared.right_record_key,
        match_patterns.match_weight,
        match_patterns.match_evidence,
        {%- for comparison in organization_comparisons() %}
        pairs_compared.{{ comparison }}_level,
        {%- endfor %}
        coalesce(overrides_judged.override, match_patterns.rule) as rule,
        coalesce(overrides_judged.decision, match_patterns.decision) as decision,
        coalesce(overrides_judged.is_binding, match_patterns.is_binding) as is_binding,
        overrides_judged.override is not null as is_steward_decision
    from pairs_compared
    inner join match_patterns
        on pairs_compared.level_pattern = match_patterns.level_pattern
    left join overrides_judged
        on
            pairs_compared.left_record_key = overrides_judged.left_record_key
            and pairs_compared.right_record_key = overrides_judged.right_record_key
    where
        match_patterns.rule is not null
        or overrides_judged.override is not null

)

select * from pairs_decided
