{#-
    Schemas are the published names (core, scoring, ...), the same for every target; a developer's
    copy is another database.
-#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ (custom_schema_name or target.schema) | trim }}
{%- endmacro %}


{#- The database of relations made by hand: an engine without databases (Spark) wants none. -#}
{% macro target_database() -%}
    {{ return(target.database or none) }}
{%- endmacro %}
