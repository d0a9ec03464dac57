{#- JSON in text, where engines spell it differently. -#}

{#-
    JSON text with the values of some keys restricted: all, or those that a pattern fits. Values hold no
    escaped quotes.
-#}
{% macro mask_json_values(expression, keys, value_pattern='("[^"]*"|[0-9.eE+-]+)') -%}
    {%- if not keys -%}
        {{ return(expression) }}
    {%- endif -%}
    {%- set escaped_keys = [] -%}
    {%- for key in keys -%}
        {%- do escaped_keys.append(modules.re.sub('([^A-Za-z0-9_ ])', '[\\1]', key)) -%}
    {%- endfor -%}
    {%- set pattern = '"(' ~ escaped_keys | join('|') ~ ')" ?: ?' ~ value_pattern -%}
    {{ return(adapter.dispatch('mask_json_values', 'warm_accounts')(expression, pattern)) }}
{%- endmacro %}

{% macro default__mask_json_values(expression, pattern) -%}
    regexp_replace({{ expression }}, '{{ pattern }}', '"$1":"[restricted]"')
{%- endmacro %}

{% macro duckdb__mask_json_values(expression, pattern) -%}
    regexp_replace({{ expression }}, '{{ pattern }}', '"\1":"[restricted]"', 'g')
{%- endmacro %}

{% macro postgres__mask_json_values(expression, pattern) -%}
    regexp_replace({{ expression }}, '{{ pattern }}', '"\1":"[restricted]"', 'g')
{%- endmacro %}
