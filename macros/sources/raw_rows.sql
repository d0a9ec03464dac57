{#- What every staging model says about the raw row it stands for. -#}

{#-
    Key of a record across sources, `<source>:<id>`; null when either part is. The escapes keep two
    pairs from meeting in one key: only the first colon that is not escaped separates.
-#}
{% macro source_record_key(source_system, record_id) -%}
    {{ escaped_source_system(source_system) }} || ':' || {{ record_id }}
{%- endmacro %}


{% macro escaped_source_system(source_system) -%}
    replace(replace({{ source_system }}, '%', '%25'), ':', '%3a')
{%- endmacro %}


{#- The id that a source gave a record, out of its key across sources. -#}
{% macro record_id_of_key(source_system, record_key) -%}
    substring({{ record_key }}, length({{ escaped_source_system(source_system) }}) + 2)
{%- endmacro %}


{#-
    The key of a row as it came, for people who look it up: parts joined by a colon, null when none
    is there.
-#}
{% macro given_key(parts) -%}
    nullif(
        {%- for part in parts %} coalesce({{ part }}, ''){{ " || ':' ||" if not loop.last }}{% endfor -%}
        , '{{ ':' * (parts | length - 1) }}')
{%- endmacro %}


{#- The declared columns of one raw row as JSON text, as they came. -#}
{% macro raw_row_as_json(source_name, table_name) -%}
    {%- set columns = [] -%}
    {#- unit tests run without a graph -#}
    {%- if execute and graph.sources is defined -%}
        {%- for node in graph.sources.values() if node.source_name == source_name and node.name == table_name -%}
            {%- do columns.extend(own_columns(node) | map(attribute='name')) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ row_as_json(columns) if columns else "cast(null as " ~ dbt.type_string() ~ ")" }}
{%- endmacro %}


{#- All cells of one raw row as one text, also those of columns that nobody declared: where a no may name its person. -#}
{% macro raw_row_as_text(source_name, table_name) -%}
    {%- set columns = ['undeclared_text'] -%}
    {%- if execute and graph.sources is defined -%}
        {%- for node in graph.sources.values() if node.source_name == source_name and node.name == table_name -%}
            {%- for column in own_columns(node) -%}
                {%- do columns.append(adapter.quote(column.name)) -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endif -%}
    concat_ws(';', {{ columns | join(', ') }})
{%- endmacro %}


{#-
    Hash of a row's content, the same on every engine: the last word between two versions of one
    record.
-#}
{% macro content_hash(columns) -%}
    {%- set parts = [] -%}
    {%- for column in columns -%}
        {%- do parts.append("coalesce(cast(" ~ column ~ " as " ~ dbt.type_string() ~ "), '')") -%}
    {%- endfor -%}
    {{ dbt.hash("concat_ws('|', " ~ parts | join(", ") ~ ")") }}
{%- endmacro %}


{#- Longest list of ids in one value that is read; HubSpot merges at most 250 records into one. -#}
{% macro max_list_length() -%}
    {{ return(512) }}
{%- endmacro %}


{#- Number of parts of a text that a separator of one character divides. -#}
{% macro list_length(expression, separator) -%}
    length({{ expression }}) - length(replace({{ expression }}, '{{ separator }}', '')) + 1
{%- endmacro %}


{#-
    Items of a list with semicolons, by the numbers of the CTE `positions`: the item, and whether there is one.
    The list is never null: DuckDB 2.0 stops on a split of a column that is null throughout.
-#}
{% macro list_item(list) -%}
    split_part(
        coalesce({{ list }}, ''),
        ';',
        cast(positions.generated_number as {{ dbt.type_int() }})
    )
{%- endmacro %}

{% macro has_list_item(list) -%}
    positions.generated_number <= {{ list_length("coalesce(" ~ list ~ ", '')", ';') }}
{%- endmacro %}
