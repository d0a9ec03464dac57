{#- One row per policy version and version whose rows it has: itself, what it is based on, and so on back. -#}
{#- As many joins as steps back are allowed, so that no engine needs recursion. -#}
{{ config(pre_hook="{{ refuse_unclear_lineage() }}") }}
{%- set ancestor_joins = [] %}
{%- for distance in range(1, deepest_lineage() + 1) %}
{%- do ancestor_joins.append(
    "left join policy_versions as ancestor_" ~ distance
    ~ " on ancestor_" ~ (distance - 1) ~ ".based_on = ancestor_" ~ distance ~ ".policy_version"
) %}
{%- endfor %}

with

policy_versions as (

    select
        policy_version,
        based_on
    from {{ ref('policy_versions') }}

),

steps as (

    {%- for distance in range(deepest_lineage() + 1) %}
    select {{ distance }} as distance
    {{- ' union all' if not loop.last }}
    {%- endfor %}

),

ancestors as (

    select
        {%- for distance in range(1, deepest_lineage() + 1) %}
        ancestor_{{ distance }}.policy_version as ancestor_{{ distance }},
        {%- endfor %}
        ancestor_0.policy_version
    from policy_versions as ancestor_0
    {{ ancestor_joins | join('\n    ') }}

),

ancestors_listed as (

    select
        ancestors.policy_version,
        case steps.distance
            {%- for distance in range(1, deepest_lineage() + 1) %}
            when {{ distance }} then ancestors.ancestor_{{ distance }}
            {%- endfor %}
            else ancestors.policy_version
        end as ancestor_version,
        steps.distance
    from ancestors
    cross join steps

),

lineage as (

    select * from ancestors_listed
    where ancestor_version is not null

)

select * from lineage
