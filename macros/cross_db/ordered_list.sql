{#- Texts joined in the order of another column (a whole number): words back into a name. -#}
{% macro ordered_list(expression, order_by, separator=' ') -%}
    {{ return(adapter.dispatch('ordered_list', 'warm_accounts')(expression, order_by, separator)) }}
{%- endmacro %}

{#- Spark's collect_list has no order: sort pairs of (order, text), then keep the text. -#}
{% macro default__ordered_list(expression, order_by, separator) -%}
    array_join(transform(sort_array(collect_list(case when {{ expression }} is not null then struct({{ order_by }} as sort_key, {{ expression }} as list_item) end)), pair -> pair.list_item), '{{ separator }}')
{%- endmacro %}

{% macro duckdb__ordered_list(expression, order_by, separator) -%}
    string_agg({{ expression }}, '{{ separator }}' order by {{ order_by }})
{%- endmacro %}

{% macro postgres__ordered_list(expression, order_by, separator) -%}
    string_agg({{ expression }}, '{{ separator }}' order by {{ order_by }})
{%- endmacro %}
