{#-
    `warm build` notes in schema `warm_build` what each table was made of, and keeps what did not change.
    A dbt command makes tables without noting it: what was noted before it is forgotten.
-#}
{% macro forget_notes() %}
    {%- if not execute or target.type != 'duckdb' or flags.WHICH not in ['run', 'build', 'snapshot', 'seed'] -%}
        {{ return('') }}
    {%- endif -%}
    {%- if env_var('WARM_KEEPS_NOTES', '') != 'yes' -%}
        {%- do run_query('drop schema if exists warm_build cascade') -%}
    {%- endif -%}
{% endmacro %}
