{#- What a policy version says: its own rows and those it inherits. -#}

{#-
    The rows of a policy seed as every version has them, to be read like a table:
    `select * from {{ policy_rows('signal_types') }}`. Of each row key the nearest version of the
    lineage decides: its row counts, or none where it removes the row. In the seeds of
    seeds_spread_over_use_cases, `*` then stands for every use case that has no row of its own.
    A unit test gives the rows as they come out of here, and no lineage.
-#}
{% macro policy_rows(seed) -%}
    {%- if not execute -%}
        {#- The parser learns what is read; columns and keys are known only when all is parsed. -#}
        {%- do ref('int_policy_lineage') -%}
        {%- if seed in seeds_spread_over_use_cases() -%}
            {%- do ref('int_policy_use_cases') -%}
        {%- endif -%}
    {%- endif -%}
    {%- if not execute or model.resource_type == 'unit_test' -%}
        {{ ref(seed) }} as {{ seed }}
    {%- elif seed in seeds_spread_over_use_cases() -%}
        {{ policy_rows_spread(seed) }}
    {%- else -%}
        {{ policy_rows_inherited(seed) }}
    {%- endif -%}
{%- endmacro %}


{#-
    The seeds whose `*` is one row for every use case. In the others `*` is a pattern that the
    models match beside other patterns: playbook, routing_rules, stage_labels and the paths.
-#}
{% macro seeds_spread_over_use_cases() %}
    {{ return([
        'breadth',
        'content_relevance',
        'decision_paths',
        'fit_criteria',
        'meeting_goals',
        'qualification_rules',
        'role_weights',
        'score_weights',
        'share_limits',
        'signal_uses',
    ]) }}
{% endmacro %}


{#- A seed of the policy as its YAML declares it: columns in order, and the columns that tell its rows apart. -#}
{% macro policy_seed(seed) %}
    {%- set config = graph.nodes['seed.warm_accounts.' ~ seed].config -%}
    {{ return({
        'columns': config.column_types.keys() | list,
        'row_key': config.meta.row_key,
    }) }}
{% endmacro %}


{#- A subquery named as the seed: per version and row key the row of the nearest version, unless that one removes it. -#}
{% macro policy_rows_inherited(seed) -%}
    {%- set declared = policy_seed(seed) -%}
    {%- set columns = declared.columns | reject('in', ['policy_version', 'is_removed']) | list -%}
(
    with

    rows_ranked as (
        select
            lineage.policy_version,
            seed_rows.is_removed,
            {%- for column in columns %}
            seed_rows.{{ column }},
            {%- endfor %}
            row_number() over (
                partition by
                    lineage.policy_version
                    {%- for column in declared.row_key %},
                    seed_rows.{{ column }}
                    {%- endfor %}
                order by lineage.distance
            ) as row_rank
        from {{ ref(seed) }} as seed_rows
        inner join {{ ref('int_policy_lineage') }} as lineage
            on seed_rows.policy_version = lineage.ancestor_version
    )

    select
        policy_version
        {%- for column in columns %},
        {{ column }}
        {%- endfor %}
    from rows_ranked
    where
        row_rank = 1
        and not coalesce(is_removed, false)
) as {{ seed }}
{%- endmacro %}


{#- The same, and `*` in use_case spelled out: a row for every use case of the version's programmes that has none of its own. -#}
{% macro policy_rows_spread(seed) -%}
    {%- set declared = policy_seed(seed) -%}
    {%- set columns = declared.columns | reject('in', ['policy_version', 'use_case', 'is_removed']) | list -%}
(
    with

    rows_spread as (
        select
            {{ seed }}.policy_version,
            case when {{ seed }}.use_case = '*' then use_cases.use_case else {{ seed }}.use_case end
                as use_case,
            case when {{ seed }}.use_case = '*' then 1 else 0 end as is_of_every_use_case
            {%- for column in columns %},
            {{ seed }}.{{ column }}
            {%- endfor %}
        from {{ policy_rows_inherited(seed) }}
        left join {{ ref('int_policy_use_cases') }} as use_cases
            on
                {{ seed }}.policy_version = use_cases.policy_version
                and {{ seed }}.use_case = '*'
    ),

    rows_ranked as (
        select
            *,
            row_number() over (
                partition by
                    policy_version
                    {%- for column in declared.row_key %},
                    {{ column }}
                    {%- endfor %}
                order by is_of_every_use_case
            ) as row_rank
        from rows_spread
        where use_case is not null
    )

    select
        policy_version,
        use_case
        {%- for column in columns %},
        {{ column }}
        {%- endfor %}
    from rows_ranked
    where row_rank = 1
) as {{ seed }}
{%- endmacro %}


{#- Every name that any version has ever had for a signal: what a raw row may be called. -#}
{% macro signal_types_known() -%}
    select signal_type from {{ ref('signal_types') }}
    group by signal_type
{%- endmacro %}


{#- Types of signal by which a person (`said`), or the address of one, says no, in any version of the policy. -#}
{% macro refusing_signal_types(said=false) -%}
    select signal_type from {{ ref('signal_types') }}
    where stop_kind in ('unsubscribed', 'asked_to_stop'{{ "" if said else ", 'unmailable'" }})
    group by signal_type
{%- endmacro %}
