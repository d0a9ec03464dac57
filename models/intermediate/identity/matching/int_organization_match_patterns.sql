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
        {%- for comparison in organization_comparisons() %}
        {{ comparison }}_level,
        {%- endfor %}
        cast(count(*) as {{ dbt.type_bigint() }}) as pair_count
    from pairs_compared
    group by
        {%- for comparison in organization_comparisons() %}
        {{ comparison }}_level,
        {%- endfor %}
        level_pattern

),

thresholds as (

    select
        max(case when threshold = 'accept' then match_weight end) as accept_weight,
        max(case when threshold = 'review' then match_weight end) as review_weight
    from {{ ref('organization_match_thresholds') }}

),

{# how likely any two compared records are to be one, before anything is known of them #}
prior as (

    select coalesce(max(match_weight), 0) as match_weight
    from match_weights
    where comparison = 'prior'

),

{% for comparison in organization_comparisons() -%}
{{ comparison }}_weights as (

    select
        comparison_level,
        match_weight,
        {{ weight_in_words() }} as evidence
    from match_weights
    where comparison = '{{ comparison }}'

),

{% endfor -%}
levels_weighed as (

    select
        patterns_found.level_pattern,
        {%- for comparison in organization_comparisons() %}
        {{ comparison }}_weights.evidence as {{ comparison }}_evidence,
        coalesce({{ comparison }}_weights.match_weight, 0) as {{ comparison }}_weight,
        {%- endfor %}
        prior.match_weight as prior_weight
    from patterns_found
    cross join prior
    {%- for comparison in organization_comparisons() %}
    left join {{ comparison }}_weights
        on patterns_found.{{ comparison }}_level = {{ comparison }}_weights.comparison_level
    {%- endfor %}

),

patterns_weighed as (

    select
        level_pattern,
        concat_ws(
            ', ',
            {%- for comparison in organization_comparisons() %}
            {{ comparison }}_evidence{{ ', ' if not loop.last }}
            {%- endfor %}
        ) as match_evidence,
        cast(
            prior_weight
            {%- for comparison in organization_comparisons() %}
            + {{ comparison }}_weight
            {%- endfor %}
            as {{ dbt.type_bigint() }}
        ) as match_weight
    from levels_weighed

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
        patterns_found.level_pattern,
        {%- for comparison in organization_comparisons() %}
        patterns_found.{{ comparison }}_level,
        {%- endfor %}
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
        patterns_weighed.match_evidence,
        patterns_found.pair_count
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
