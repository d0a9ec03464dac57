{#-
    What was found of the columns that the sources declare. `protects` in a column's meta says what
    goes wrong without it: deletes, merges, links, refuses or orders.
-#}

{#- The note of the last time that raw tables were looked at, for the model that publishes it. -#}
{% macro source_columns_noted() -%}
    {{ api.Relation.create(database=target_database(), schema='raw_files', identifier='source_columns') }}
{%- endmacro %}


{#-
    What a column protects where a landing has these columns, or none. `protects_with` names the column
    without which there is nothing to protect: only accounts that may be persons opt out. One that names
    itself is no part of every export: only its loss is told.
-#}
{% macro protection_of(column, columns_by_plain_name) %}
    {%- set meta = column.config.meta or column.meta -%}
    {%- set needed = meta.get('protects_with') -%}
    {%- if needed and plain_name(needed) not in columns_by_plain_name -%}
        {{ return(none) }}
    {%- endif -%}
    {{ return(meta.get('protects')) }}
{% endmacro %}


{#-
    Columns of a source table that say no for a person. `closes` in a column's meta says what stays closed
    where the column is missing: everything, unless it says `phone` or `nothing`.
-#}
{% macro refusing_columns(node, closes='everything') %}
    {%- set found = [] -%}
    {%- for column in own_columns(node) -%}
        {%- set meta = column.config.meta or column.meta -%}
        {%- if meta.get('protects') == 'refuses' and meta.get('closes', 'everything') == closes -%}
            {%- do found.append(column) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(found) }}
{% endmacro %}


{#-
    Rows of `raw_files.source_columns` for one source table, as (source, table, landing, column,
    status, protects, has_rows).
-#}
{% macro source_column_notes(node, found) %}
    {%- set notes, declared = [], {} -%}
    {%- for column in own_columns(node) -%}
        {%- do declared.update({plain_name(column.name): column}) -%}
    {%- endfor -%}
    {%- set landings = [{'landing_key': none, 'columns': {}, 'has_rows': false}] -%}
    {%- if found is not none -%}
        {%- set landings = found.relations | map(attribute='landings') | sum(start=[]) -%}
    {%- endif -%}
    {%- for landing in landings -%}
        {%- set said = [node.source_name, node.name, landing.landing_key] -%}
        {%- for plain, column in declared.items() -%}
            {%- set status = 'found' if plain in landing.columns else 'missing' -%}
            {%- do notes.append(said + [column.name, status, protection_of(column, landing.columns), landing.has_rows]) -%}
        {%- endfor -%}
        {%- for plain, names in landing.columns.items() if plain not in declared -%}
            {%- do notes.append(said + [names[0], 'unknown', none, landing.has_rows]) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(notes) }}
{% endmacro %}


{#- The same for files that are no table of ours: none of their columns is read. -#}
{% macro unread_file_notes(landed) %}
    {%- set notes, tables = [], [] -%}
    {%- for node in graph.sources.values() -%}
        {%- do tables.append(node.source_name ~ '/' ~ plain_name(node.name)) -%}
    {%- endfor -%}
    {%- for file in landed if file.source ~ '/' ~ file.plain_name not in tables -%}
        {%- set table_name = file.landing_key.split('/')[1].split('.')[0] -%}
        {%- do notes.append([file.source, table_name, file.landing_key, '*', 'unknown', none, none]) -%}
    {%- endfor -%}
    {{ return(notes) }}
{% endmacro %}


{#- Statements that replace the note of what was found. -#}
{% macro note_source_columns_sql(notes) %}
    {%- set table = source_columns_noted() -%}
    {%- set text = dbt.type_string() -%}
    {%- set rows = [] -%}
    {%- for note in notes -%}
        {%- set values = [] -%}
        {%- for value in note -%}
            {%- do values.append(
                'null' if value is none
                else dbt.string_literal(dbt.escape_single_quotes(value)) if value is string
                else value | lower
            ) -%}
        {%- endfor -%}
        {%- do rows.append('(' ~ values | join(', ') ~ ')') -%}
    {%- endfor -%}
    {{ return([
        'create schema if not exists raw_files',
        'drop table if exists ' ~ table,
        'create table ' ~ table ~ ' (source_name ' ~ text ~ ', table_name ' ~ text ~ ', landing_key ' ~ text
            ~ ', column_name ' ~ text ~ ', status ' ~ text ~ ', protects ' ~ text ~ ', has_rows boolean)',
        'insert into ' ~ table ~ ' values ' ~ rows | join(', '),
    ]) }}
{% endmacro %}
