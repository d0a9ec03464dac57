{#- A var as a text literal of SQL. -#}
{% macro string_var(name) -%}
    {{ dbt.string_literal(dbt.escape_single_quotes(var(name) | string)) }}
{%- endmacro %}


{#-
    The two policy versions that `warm policy diff` compares, as literals; empty where drafts are
    compared with the policy in force.
-#}
{% macro policies_to_compare() -%}
    {%- if var('policy_from', '') and var('policy_to', '') -%}
    {{ string_var('policy_from') }}, {{ string_var('policy_to') }}
    {%- endif -%}
{%- endmacro %}
