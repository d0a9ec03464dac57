{#- One row per comparison level that pairs have and no weight is given for: it would count as nothing. -#}
with

pairs_compared as (

    select * from {{ ref('int_organization_pairs_compared') }}

),

match_weights as (

    select * from {{ ref('organization_match_weights') }}

),

levels_found as (

    {% for comparison in organization_comparisons() -%}
    select
        '{{ comparison }}' as comparison,
        {{ comparison }}_level as comparison_level
    from pairs_compared
    group by {{ comparison }}_level
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

levels_without_weight as (

    select
        levels_found.comparison,
        levels_found.comparison_level
    from levels_found
    left join match_weights
        on
            levels_found.comparison = match_weights.comparison
            and levels_found.comparison_level = match_weights.comparison_level
    where match_weights.match_weight is null

)

select * from levels_without_weight
