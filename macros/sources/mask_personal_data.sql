{#- Quarantined rows are published, so what they say about people is not. -#}

{#- A text without what looks like an e-mail address or a telephone number. -#}
{% macro mask_personal_text(expression) -%}
    {%- set without_email = replace_pattern(
        expression, '[^ ",;:<>()]+(@|%40)[^ ",;:<>()]+', '[restricted]'
    ) -%}
    {{ replace_pattern(
        without_email, '([(]?[0-9]{3}[)]?[-. ]?[0-9]{3}[-. ][0-9]{4}|[+][0-9]{8,15})', '[restricted]'
    ) }}
{%- endmacro %}


{#-
    A raw row as JSON text without the values of the columns that the sources mark as `pii`, and
    without what looks personal elsewhere. Escapes inside values are simplified first, so that a
    value surely ends at the next quote.
-#}
{% macro mask_personal_record(expression) -%}
    {%- set unescaped -%}
    replace(replace({{ expression }}, chr(92) || chr(92), '/'), chr(92) || '"', '''')
    {%- endset -%}
    {%- set columns = personal_columns() -%}
    {{ mask_personal_text(mask_json_values(unescaped, columns) if columns else unescaped) }}
{%- endmacro %}


{#- Names of all source columns that are marked `pii`, once each. -#}
{% macro personal_columns() %}
    {%- set columns = [] -%}
    {%- if execute and graph.sources is defined -%}
        {%- for source_table in graph.sources.values() -%}
            {%- for column in source_table.columns.values() if column.config.meta.pii or column.meta.pii -%}
                {%- do columns.append(column.name) -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(columns | unique | sort) }}
{% endmacro %}
