{#- Of what counts once and has no id, so many of a person and kind are read, the latest first. -#}
{% macro once_days_read() -%}
    {{ return(10) }}
{%- endmacro %}
