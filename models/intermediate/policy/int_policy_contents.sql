{#- One row per policy version and policy seed with rows of it: a hash of what they decide. -#}
{#-
    Hashed are the rows that a version has, inherited ones too: an edited ancestor shows, and a
    version that is only written in another way does not. Notes, authors and reasons may be reworded.
-#}

with

half_lives as (

    select
        policy_version,
        half_life_days
    from {{ policy_rows('signal_types') }}
    group by
        policy_version,
        half_life_days

),

decay_weights as (

    select * from {{ ref('decay_weights') }}

),

policy_rows as (

    {%- for seed in policy_seeds() %}
    {%- set columns = policy_columns(seed) %}
    select
        policy_version,
        '{{ seed }}' as policy_table,
        '{{ columns | join(";") }}' as policy_columns,
        {{ dbt.hash(row_as_text(columns)) }} as row_hash
    from {{ policy_rows(seed) }}

    union all
    {% endfor %}
    {%- set columns = ['policy_line', 'policy_version', 'valid_from'] %}
    select
        policy_version,
        'policy_versions' as policy_table,
        '{{ columns | join(";") }}' as policy_columns,
        {{ dbt.hash(row_as_text(columns)) }} as row_hash
    from {{ ref('policy_versions') }}

    union all

    {# The decay of a version is that of the half-lives of its signals. #}
    {%- set columns = ['age_days', 'half_life_days', 'weight'] %}
    select
        half_lives.policy_version,
        'decay_weights' as policy_table,
        '{{ columns | join(";") }}' as policy_columns,
        {{ dbt.hash(row_as_text(['age_days', 'decay_weights.half_life_days', 'weight'])) }}
            as row_hash
    from half_lives
    inner join decay_weights
        on half_lives.half_life_days = decay_weights.half_life_days

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
