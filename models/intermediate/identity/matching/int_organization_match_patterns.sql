{#- One row per combination of comparison levels that occurs: its match weight, and what it decides. -#}
with

pairs_compared as (

    select * from {{ ref('int_organization_pairs_compared') }}

),

match_weights as (

    select * from {{ ref('organization_match_weights') }}

),

match_rules as (

    select * from {{ ref('organization_match_rules') }}

),

patterns_found as (

    select
        level_pattern,
        {{ organization_level_columns() | join(',\n        ') }},
        cast(count(*) as {{ dbt.type_bigint() }}) as pair_count
    from pairs_compared
    group by
        {{ organization_level_columns() | join(',\n        ') }},
        level_pattern

),

thresholds as (

    select
        max(case when threshold = 'accept' then match_weight end) as accept_weight,
        max(case when threshold = 'review' then match_weight end) as review_weight
    from {{ ref('organization_match_thresholds') }}

),

{# how likely any two compared records are to be one, before anything is known of them #}
prior_weight as (

    select coalesce(max(match_weight), 0) as match_weight
    from match_weights
    where comparison = 'prior'

),

{# one row per pattern and comparison #}
levels_listed as (

    {% for comparison in organization_comparisons() -%}
    select
        level_pattern,
        {{ loop.index }} as comparison_number,
        '{{ comparison }}' as comparison,
        {{ comparison }}_level as comparison_level
    from patterns_found
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

levels_weighed as (

    select
        levels_listed.level_pattern,
        levels_listed.comparison_number,
        match_weights.match_weight,
        {{ weight_in_words('match_weights') }} as evidence
    from levels_listed
    inner join match_weights
        on
            levels_listed.comparison = match_weights.comparison
            and levels_listed.comparison_level = match_weights.comparison_level

),

weights_summed as (

    select
        level_pattern,
        sum(match_weight) as match_weight,
        {{ ordered_list('evidence', 'comparison_number', ', ') }} as match_evidence
    from levels_weighed
    group by level_pattern

),

patterns_weighed as (

    select
        patterns_found.level_pattern,
        cast(
            coalesce(weights_summed.match_weight, 0) + prior_weight.match_weight
            as {{ dbt.type_bigint() }}
        ) as match_weight,
        coalesce(weights_summed.match_evidence, '') as match_evidence
    from patterns_found
    cross join prior_weight
    left join weights_summed
        on patterns_found.level_pattern = weights_summed.level_pattern

),

rules_met as (

    select
        patterns_found.level_pattern,
        match_rules.rule,
        match_rules.decision,
        match_rules.is_binding,
        row_number() over (
            partition by patterns_found.level_pattern
            order by
                match_rules.rule_rank,
                match_rules.rule
        ) as row_rank
    from patterns_found
    inner join match_rules
        on {{ are_levels_listed('match_rules', 'patterns_found') }}

),

patterns_decided as (

    select
        patterns_found.*,
        coalesce(
            rules_met.rule,
            case
                when patterns_weighed.match_weight >= thresholds.review_weight
                    then 'match_weight'
                else cast(null as {{ dbt.type_string() }})
            end
        ) as rule,
        coalesce(
            rules_met.decision,
            case
                when patterns_weighed.match_weight >= thresholds.accept_weight then 'accepted'
                when patterns_weighed.match_weight >= thresholds.review_weight then 'review'
                else cast(null as {{ dbt.type_string() }})
            end
        ) as decision,
        coalesce(rules_met.is_binding, false) as is_binding,
        patterns_weighed.match_weight,
        patterns_weighed.match_evidence
    from patterns_found
    inner join patterns_weighed
        on patterns_found.level_pattern = patterns_weighed.level_pattern
    cross join thresholds
    left join rules_met
        on
            patterns_found.level_pattern = rules_met.level_pattern
            and rules_met.row_rank = 1

)

select * from patterns_decided
