{#- Tables as the build before this one left them, for models upstream of them. -#}

{#-
    A table of the intermediate schema as the last build left it, or none: before the first build, on a
    full refresh unless the table survives one, and where dbt compiles without asking the database.
-#}
{% macro previous_table(identifier, survives_full_refresh=false) %}
    {%- if not execute or not flags.INTROSPECT or (flags.FULL_REFRESH and not survives_full_refresh) -%}
        {{ return(none) }}
    {%- endif -%}
    {{ return(adapter.get_relation(database=target_database(), schema='intermediate', identifier=identifier)) }}
{% endmacro %}


{#- A table as the last matching of organizations left it, or none; always none on Spark. -#}
{% macro previous_matching_table(identifier) %}
    {{ return(adapter.dispatch('previous_matching_table', 'warm_accounts')(identifier)) }}
{% endmacro %}

{% macro default__previous_matching_table(identifier) %}
    {{ return(previous_table(identifier)) }}
{% endmacro %}

{#- Spark has no delete on Parquet: everything is matched anew. -#}
{% macro spark__previous_matching_table(identifier) %}
    {{ return(none) }}
{% endmacro %}
