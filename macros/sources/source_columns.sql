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


{#- Whether rows of a source table say what people allow and refuse. -#}
{% macro tells_of_people(node) %}
    {%- set closes = [] -%}
    {%- for kind in ['everything', 'phone', 'nothing'] -%}
        {%- do closes.extend(refusing_columns(node, kind)) -%}
    {%- endfor -%}
    {{ return(closes | length > 0) }}
{% endmacro %}


{#- Whether rows of a source table may name, in a column that nobody declared, who said no or asked to be forgotten. -#}
{% macro names_people_anywhere(node) %}
    {{ return(
        node.source_name == 'uploads'
        and node.name in ['activities', 'consents', 'suppressions', 'erasure_requests']
    ) }}
{% endmacro %}


{#- The cells of a row in columns that its table does not declare, as one text. -#}
{% macro undeclared_text_sql(node, columns_by_plain_name) -%}
    {%- set declared, texts = [], [] -%}
    {%- for column in own_columns(node) -%}
        {%- do declared.append(plain_name(column.name)) -%}
    {%- endfor -%}
    {%- for plain, names in columns_by_plain_name.items() if plain not in declared -%}
        {%- for name in names -%}
            {%- do texts.append('cast(' ~ adapter.quote(name) ~ ' as ' ~ dbt.type_string() ~ ')') -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ "concat_ws(';', " ~ texts | join(', ') ~ ')' if texts else 'cast(null as ' ~ dbt.type_string() ~ ')' }}
{%- endmacro %}


{#-
    Whether the plain name of a column that no source declares tells of a refusal: `do_not_email`,
    `hs_email_optout_123`, `withdrawn_at`. Why somebody refused is no refusal, and nobody is sent a fax.
-#}
{% macro names_refusal(plain) %}
    {%- set tells = modules.re.search(
        'opt(ed)?out|unsubscri|donot(e?mail|contact|call|market|sms|text|phone|send|track|process)|^(is)?dn[cme]$|nocontact|noemail|nomail'
        ~ '|withdraw|revoke|erased|erasure|forgotten|objected|objection|suppressed|refused|refusal|denied|declined'
        ~ '|block(ed|list)|black(listed|list)|^(is)?deleted(at|on|date)?$|abgemeldet|abmeld|widerruf|desabonn|desinscri|^baja|dadodebaja',
        plain
    ) -%}
    {{ return(tells is not none and not modules.re.search('reason|cause|fax|^not|count$', plain)) }}
{% endmacro %}


{#- True where a row says no in a column that its table does not declare: all but nothing or a plain no. -#}
{% macro refuses_elsewhere_sql(node, columns_by_plain_name) -%}
    {%- set declared, refusals = [], [] -%}
    {%- for column in own_columns(node) -%}
        {%- do declared.append(plain_name(column.name)) -%}
    {%- endfor -%}
    {%- for plain, names in columns_by_plain_name.items() if plain not in declared and names_refusal(plain) -%}
        {%- for name in names -%}
            {%- do refusals.append('(' ~ refusal_flag(adapter.quote(name)) ~ ')') -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ refusals | join(' or ') if refusals else 'false' }}
{%- endmacro %}


{#-
    The name of a column that nobody declared, as it may be told: what is no name of a column may be a
    person's, an address or a number. Files of publishers have names of several words.
-#}
{% macro told_column_name(name, may_have_blanks) %}
    {%- set shape = '[A-Za-z_][A-Za-z0-9_.:$ ()/,-]*' if may_have_blanks else '[A-Za-z_][A-Za-z0-9_.:$-]*' -%}
    {%- if modules.re.fullmatch(shape, name) and name | length <= 120 -%}
        {{ return(name) }}
    {%- endif -%}
    {{ return(name[:2] ~ '.. (' ~ name | length ~ ' characters)') }}
{% endmacro %}


{#-
    Rows of `raw_files.source_columns` for one source table, as (source, table, landing, column,
    status, protects, has_rows).
-#}
{% macro source_column_notes(node, found) %}
    {%- set notes, declared, is_of_people = [], {}, tells_of_people(node) -%}
    {%- set has_blanks = ' ' in node.columns.keys() | join('') -%}
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
            {%- set protects = 'refuses' if is_of_people and names_refusal(plain) else none -%}
            {%- set name = told_column_name(names[0], has_blanks) -%}
            {%- do notes.append(said + [name, 'unknown', protects, landing.has_rows]) -%}
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
        {%- if modules.re.search('@|%40|[0-9]{3}[-. ]?[0-9]{3}[-. ]?[0-9]{4}', table_name) -%}
            {%- set table_name = '[restricted]' -%}
        {%- endif -%}
        {%- do notes.append([file.source, table_name, file.landing_key, '*', 'unknown', none, none]) -%}
    {%- endfor -%}
    {{ return(notes) }}
{% endmacro %}


{#- Statements that replace the note of what was found. -#}
{% macro note_source_columns_sql(notes) %}
    {%- set table = source_columns_noted() -%}
    {%- set text = dbt.type_string() -%}
    {#- most texts stand in many rows: each is written once -#}
    {%- set rows, literals = [], {} -%}
    {%- for note in notes -%}
        {%- set values = [] -%}
        {%- for value in note -%}
            {%- if value is string and value not in literals -%}
                {%- do literals.update({value: dbt.string_literal(dbt.escape_single_quotes(value))}) -%}
            {%- endif -%}
            {%- do values.append(
                'null' if value is none else literals[value] if value is string else value | lower
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
