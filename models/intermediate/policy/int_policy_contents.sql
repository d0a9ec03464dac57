{#- One row per policy version and policy seed with rows of it: a hash of what they decide. -#}
{#- Notes, authors and reasons are left out: they may be reworded. -#}

with

policy_rows as (
    {%- for seed in policy_seeds() %}
    {%- set columns = policy_columns(seed) %}
    select
        policy_version,
        '{{ seed }}' as policy_table,
        '{{ columns | join(";") }}' as policy_columns,
        {{ dbt.hash(row_as_text(columns)) }} as row_hash
    from {{ ref(seed) }}
    {%- if not loop.last %}

    union all
    {% endif %}
    {%- endfor %}
),

contents as (
    select
        policy_version,
        policy_table,
        policy_columns,
        cast(count(*) as {{ dbt.type_bigint() }}) as row_count,
        {{ dbt.hash(sorted_list('row_hash', ',')) }} as content_hash
    from policy_rows
    group by
        policy_version,
        policy_table,
        policy_columns
)

select * from contents
