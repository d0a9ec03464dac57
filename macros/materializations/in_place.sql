{#-
    On DuckDB a table or view is put in place by one statement that replaces the former one, instead of
    being built beside it, renamed, and the former one dropped. It either stands as a whole or not at all,
    after a kill too, and a build sends five statements less a model.
-#}

{#- The statement; a contract's columns, types and constraints are those of the YAML, as dbt spells them. -#}
{% macro replace_table_sql(relation, sql) -%}
    {%- if config.get('contract').enforced -%}
    create or replace table {{ relation }}
    {{ get_table_columns_and_constraints() }};
    insert into {{ relation }} {{ get_column_names() }} (
    {{ get_select_subquery(sql) }}
    );
    {%- else -%}
    create or replace table {{ relation }} as (
    {{ sql }}
    );
    {%- endif -%}
{%- endmacro %}


{% macro replace_view_sql(relation, sql) -%}
    create or replace view {{ relation }} as (
    {{ sql }}
    );
{%- endmacro %}


{% materialization table, adapter='duckdb' %}
    {%- set target_relation = this.incorporate(type='table') -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {%- if config.get('contract').enforced -%}
        {{ get_assert_columns_equivalent(compiled_code) }}
    {%- endif -%}
    {%- do make_way_for(target_relation) -%}
    {% call statement('main') -%}
    {{ replace_table_sql(target_relation, compiled_code) }}
    {%- endcall %}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}


{% materialization view, adapter='duckdb' %}
    {%- set target_relation = this.incorporate(type='view') -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {%- if config.get('contract').enforced -%}
        {{ get_assert_columns_equivalent(sql) }}
    {%- endif -%}
    {%- do make_way_for(target_relation) -%}
    {% call statement('main') -%}
    {{ replace_view_sql(target_relation, sql) }}
    {%- endcall %}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}


{#- A table cannot replace a view, nor a view a table: what has the name and is of another kind goes first. -#}
{% macro make_way_for(target_relation) %}
    {%- set existing_relation = load_cached_relation(target_relation) -%}
    {%- if existing_relation is not none and existing_relation.type != target_relation.type -%}
        {%- do adapter.drop_relation(existing_relation) -%}
    {%- endif -%}
{% endmacro %}
