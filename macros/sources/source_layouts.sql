{#-
    How files of other connectors and exports are read as declared tables: by the rows of the seed
    `source_layouts`. A layout only changes which name a column of a file has; what declares, refuses and
    protects is said of the names that come out of it. Files alone have layouts: only macros of DuckDB call
    what is here. src/warm_accounts/layouts.py chooses alike.
-#}

{#- The layouts that somebody asked for, `hubspot=airbyte,salesforce=dlt`, by source. -#}
{% macro layouts_asked_for() %}
    {%- set asked = {} -%}
    {%- for part in env_var('WARM_LAYOUTS', '').split(',') if '=' in part -%}
        {%- do asked.update({part.split('=')[0] | trim: part.split('=')[1] | trim}) -%}
    {%- endfor -%}
    {{ return(asked) }}
{% endmacro %}


{#- The file of the seed, which is read before seeds are loaded. -#}
{% macro layouts_file() %}
    {%- set node = graph.nodes.get('seed.warm_accounts.source_layouts') -%}
    {{ return(dbt.string_literal(dbt.escape_single_quotes(node.root_path ~ '/' ~ node.original_file_path)) if node else none) }}
{% endmacro %}


{#- SQL of one text that is another one where files may have to be read by another layout. -#}
{% macro layouts_state_sql() %}
    {%- set file = layouts_file() -%}
    {{ return(
        "(select md5(content || encode(" ~ dbt.string_literal(dbt.escape_single_quotes(env_var('WARM_LAYOUTS', '')))
        ~ ")) from read_blob(" ~ file ~ "))" if file else "''"
    ) }}
{% endmacro %}


{#- The rows of the layouts of some sources, as dictionaries; one cell, since dbt guesses the type of each. -#}
{% macro layout_rows(source_names) %}
    {%- set file, sources = layouts_file(), [] -%}
    {%- for name in source_names -%}
        {%- do sources.append(dbt.string_literal(dbt.escape_single_quotes(name))) -%}
    {%- endfor -%}
    {%- if not file or not sources -%}
        {{ return([]) }}
    {%- endif -%}
    {%- set columns = ['source_name', 'layout', 'raw_table', 'raw_column', 'table_name', 'column_name', 'conversion'] -%}
    {%- set fields = [] -%}
    {%- for column in columns -%}
        {%- do fields.append(column ~ " := coalesce(" ~ column ~ ", '')") -%}
    {%- endfor -%}
    {{ return(fromjson(run_query(
        "select cast(coalesce(to_json(list(struct_pack(" ~ fields | join(', ') ~ "))), '[]') as varchar) from"
        ~ " read_csv(" ~ file ~ ", all_varchar = true, header = true, delim = ',', quote = '\"', escape = '\"', comment = '')"
        ~ " where source_name in (" ~ sources | join(', ') ~ ")"
    ).columns[0].values()[0])) }}
{% endmacro %}


{#- The rows by which a raw table of a source may be read, by layout. -#}
{% macro layouts_of_raw_table(rows, source_name, plain) %}
    {%- set named, found = [], {} -%}
    {%- for row in rows if row.source_name == source_name and plain_name(row.raw_table) == plain -%}
        {%- do named.append(row.layout) -%}
    {%- endfor -%}
    {%- set asked = layouts_asked_for().get(source_name) -%}
    {%- for row in rows if row.source_name == source_name and row.layout in named
        and (row.raw_table == '*' or plain_name(row.raw_table) == plain)
        and (not asked or row.layout == asked) -%}
        {%- do found.setdefault(row.layout, []).append(row) -%}
    {%- endfor -%}
    {{ return(found) }}
{% endmacro %}


{#- The tables of ours that a layout reads out of one raw table, as (source.table, only the columns named). -#}
{% macro tables_of_layout(rows) %}
    {%- set tables = [] -%}
    {%- for row in rows if row.table_name and not row.raw_column and not row.column_name -%}
        {%- do tables.append((
            row.table_name if '.' in row.table_name else row.source_name ~ '.' ~ row.table_name,
            row.conversion == 'only'
        )) -%}
    {%- endfor -%}
    {{ return(tables) }}
{% endmacro %}


{#- The remainder of a name that a pattern with `*` leaves, none where it does not match. -#}
{% macro rest_of_name(pattern, name) %}
    {%- set start = pattern[:-1] -%}
    {%- if pattern != '*' and ('.' in pattern) != ('.' in name) -%}
        {{ return(none) }}
    {%- elif name | lower | length > start | length and (name | lower).startswith(start | lower) -%}
        {{ return(name[start | length:]) }}
    {%- elif plain_name(name) | length > plain_name(start) | length and plain_name(name).startswith(plain_name(start)) -%}
        {{ return(plain_name(name)[plain_name(start) | length:]) }}
    {%- endif -%}
    {{ return(none) }}
{% endmacro %}


{#-
    What the columns of a file are called for one table of ours: {columns, each, when}, where columns has the
    expressions of each of our names, in the order of the layout's rows. `names` has the file's names and
    their expressions. A name that no row tells of keeps itself, but in tables of named columns alone.
-#}
{% macro columns_by_layout(rows, table, is_named_only, names) %}
    {%- set columns, when, used, spelled, prefixes = {}, [], [], {}, {} -%}
    {%- set each = namespace(base=none) -%}
    {%- set by_plain = {} -%}
    {%- for name, expression in names.items() -%}
        {%- do by_plain.setdefault(plain_name(name), []).append(name) -%}
    {%- endfor -%}
    {%- set ours = [] -%}
    {%- for row in rows if row.raw_column or row.column_name -%}
        {%- if not row.table_name or row.table_name == table or row.source_name ~ '.' ~ row.table_name == table -%}
            {%- do ours.append(row) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- set exact = [] -%}
    {%- for row in ours if row.raw_column and not row.raw_column.endswith('*') -%}
        {%- do exact.append(plain_name(row.raw_column)) -%}
    {%- endfor -%}
    {%- for row in ours -%}
        {%- set found = [] -%}
        {%- if not row.raw_column -%}
            {%- do found.append((row.column_name, dbt.string_literal(dbt.escape_single_quotes(row.conversion.split(':')[1:] | join(':'))))) -%}
        {%- elif '[' in row.raw_column -%}
            {%- for name in by_plain.get(plain_name(row.raw_column.split('[')[0]), []) -%}
                {%- set each.base = names[name] if '[]' in row.raw_column
                    else "cast(to_json(string_split(" ~ names[name] ~ ", ';')) as varchar)" -%}
                {%- do used.append(name) -%}
                {%- set path = row.raw_column.split(']')[1] -%}
                {%- do found.append((row.column_name, json_value('each_item', path.split('.')[1:]) if path else 'each_item')) -%}
            {%- endfor -%}
        {%- elif row.raw_column.endswith('*') -%}
            {%- for name in names if plain_name(name) not in exact and row.column_name != '*' -%}
                {%- set rest = rest_of_name(row.raw_column, name) -%}
                {%- if rest and (name not in used or row.raw_column != '*') -%}
                    {%- do used.append(name) -%}
                    {%- do found.append((row.column_name[:-1] ~ rest, names[name])) -%}
                {%- endif -%}
            {%- endfor -%}
        {%- else -%}
            {%- for name in by_plain.get(plain_name(row.raw_column), []) -%}
                {%- do used.append(name) -%}
                {%- if row.conversion.startswith('when:') -%}
                    {%- set words = [] -%}
                    {%- for word in row.conversion.split(':')[1].split('|') -%}
                        {%- do words.append(dbt.string_literal(dbt.escape_single_quotes(word | lower))) -%}
                    {%- endfor -%}
                    {%- do when.append('lower(' ~ names[name] ~ ') in (' ~ words | join(', ') ~ ')') -%}
                {%- endif -%}
                {%- if row.conversion == 'prefix' -%}
                    {%- do prefixes.setdefault(plain_name(row.column_name), []).append(names[name]) -%}
                {%- elif row.column_name -%}
                    {%- do found.append((row.column_name, names[name])) -%}
                {%- endif -%}
            {%- endfor -%}
        {%- endif -%}
        {%- for column, given in found -%}
            {%- set expression = with_prefixes(prefixes.get(plain_name(column), []), given) -%}
            {%- set spelling = spelled.setdefault(plain_name(column), column) -%}
            {%- if expression not in columns.setdefault(spelling, []) -%}
                {%- do columns[spelling].append(expression) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- if not is_named_only -%}
        {%- for name, expression in names.items() if name not in used -%}
            {%- do columns.setdefault(spelled.setdefault(plain_name(name), name), []).append(expression) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return({'columns': columns, 'each': each.base, 'when': when}) }}
{% endmacro %}


{#- An id with what it is only one in, `EmailOpen/12`; none where the id itself is missing. -#}
{% macro with_prefixes(prefixes, given) -%}
    {%- set parts = [] -%}
    {%- for prefix in prefixes -%}
        {%- do parts.append("coalesce(nullif(" ~ prefix ~ ", '') || '/', '')") -%}
    {%- endfor -%}
    {%- do parts.append("nullif(" ~ given ~ ", '')" if prefixes else given) -%}
    {{ return(parts | join(' || ')) }}
{%- endmacro %}


{#- SQL of a value in JSON text, by the keys that lead to it. -#}
{% macro json_value(expression, keys) -%}
    {%- set path = [] -%}
    {%- for key in keys -%}
        {%- do path.append('."' ~ key ~ '"') -%}
    {%- endfor -%}
    json_extract_string({{ expression }}, {{ dbt.string_literal(dbt.escape_single_quotes('$' ~ path | join)) }})
{%- endmacro %}


{#- The columns that layouts open, `properties.*`: first those that hold whole rows, then outer ones. -#}
{% macro opened_columns(layouts) %}
    {%- set found = [] -%}
    {%- for own_rows in layouts.values() -%}
        {%- for row in own_rows if row.raw_column.endswith('.*') -%}
            {%- do found.append((row.column_name != '*', row.raw_column.count('.'), row.raw_column[:-2])) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(found | unique | sort) }}
{% endmacro %}


{#-
    The names that a file has by its layouts and their expressions: those of its header, and the keys of the
    JSON objects that a layout opens. `types` tells of Parquet, where an object may be one already.
-#}
{% macro names_opened(names, types, layouts, scan, landing_key) %}
    {%- set found = {} -%}
    {%- for name in names -%}
        {%- set quoted = adapter.quote(name) -%}
        {%- set type = types.get(name, 'VARCHAR') -%}
        {%- set is_nested = modules.re.search('^(STRUCT|MAP)|]$', type) is not none -%}
        {%- do found.update({name: 'cast(to_json(' ~ quoted ~ ') as varchar)' if is_nested
            else quoted if type == 'VARCHAR' else 'cast(' ~ quoted ~ ' as varchar)'}) -%}
    {%- endfor -%}
    {%- for is_part, depth, column in opened_columns(layouts) -%}
        {%- for name in found.keys() | list if plain_name(name) == plain_name(column) -%}
            {%- set text = found[name] -%}
            {%- set state = run_query(
                "select count(*) filter (where " ~ text ~ " <> '' and not json_valid(" ~ text ~ ")),"
                ~ " to_json(list_sort(list_distinct(flatten(list(case when json_valid(" ~ text ~ ")"
                ~ " and json_type(" ~ text ~ ") = 'OBJECT' then json_keys(" ~ text ~ ") end)))))"
                ~ " from " ~ scan
            ).rows[0] -%}
            {%- set keys = fromjson(state[1] | string) if state[1] else [] -%}
            {%- if state[0] | int > 0 or '"' in keys | join -%}
                {%- do exceptions.raise_compiler_error(
                    landing_key ~ ': column ' ~ name ~ ' holds what is no JSON object in ' ~ state[0]
                    ~ ' rows. Export the file again as it was loaded.'
                ) -%}
            {%- endif -%}
            {%- if keys -%}
                {%- do found.pop(name) -%}
            {%- endif -%}
            {%- for key in keys -%}
                {%- do found.update({name ~ '.' ~ key if is_part else key: json_value(text, [key])}) -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(found) }}
{% endmacro %}


{#-
    By which layout a file is read: none for the declared names, else {layout, tables}, where tables has what
    columns_by_layout tells of each. The one that finds the keys, then most declared columns, of its first
    table; the declared names where they find as many.
-#}
{% macro choose_layout(source_name, plain, names, layouts) %}
    {%- set best = namespace(layout=none, score=-1) -%}
    {%- for node in graph.sources.values()
        if node.source_name == source_name and plain_name(node.name) == plain and not layouts_asked_for().get(source_name) -%}
        {%- set best.score = layout_score(node, names) -%}
    {%- endfor -%}
    {%- for layout, rows in layouts.items() -%}
        {%- for table, is_named_only in tables_of_layout(rows)[:1] -%}
            {%- for node in graph.sources.values() if node.source_name ~ '.' ~ node.name == table -%}
                {%- set score = layout_score(node, columns_by_layout(rows, table, is_named_only, names).columns) -%}
                {%- if score > best.score -%}
                    {%- set best.score = score -%}
                    {%- set best.layout = layout -%}
                {%- endif -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- if best.layout is none -%}
        {{ return(none) }}
    {%- endif -%}
    {%- set tables = {} -%}
    {%- for table, is_named_only in tables_of_layout(layouts[best.layout]) -%}
        {%- set read_as = columns_by_layout(layouts[best.layout], table, is_named_only, names) -%}
        {%- for node in graph.sources.values() if node.source_name ~ '.' ~ node.name == table
            and (loop.first and not tables or layout_score(node, read_as.columns) >= 1000) -%}
            {%- do tables.update({table: read_as}) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return({'layout': best.layout, 'tables': tables}) }}
{% endmacro %}

{#- How many declared columns of a table some names find; a thousand more where they find its keys. -#}
{% macro layout_score(node, names) %}
    {%- set given, keys, score = [], {}, namespace(found=0) -%}
    {%- for name in names -%}
        {%- do given.append(plain_name(name)) -%}
    {%- endfor -%}
    {%- for column in own_columns(node) -%}
        {%- set meta, is_found = column.config.meta or column.meta, plain_name(column.name) in given -%}
        {%- if is_found -%}
            {%- set score.found = score.found + 1 -%}
        {%- endif -%}
        {%- if meta.get('is_key') -%}
            {#- what releases call differently is one key -#}
            {%- set key = (meta.get('one_of') or [column.name])[0] -%}
            {%- do keys.update({key: is_found or keys.get(key, false)}) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(score.found + (1000 if false not in keys.values() else 0)) }}
{% endmacro %}


{#-
    The rows of files as a layout names their columns, for `from`. Of several columns for one of ours the first
    that is filled counts; of one that refuses each does: two that differ cannot be read, and so refuse. Of one
    that deletes the first counts that is no plain no: a record is gone where any of them says so.
-#}
{% macro laid_out_sql(node, scan, columns, each, when) %}
    {%- set selected, refusing = [], [] -%}
    {%- for kind in ['everything', 'phone', 'nothing'] -%}
        {%- for column in refusing_columns(node, kind) -%}
            {%- do refusing.append(plain_name(column.name)) -%}
        {%- endfor -%}
    {%- endfor -%}
    {#- an active row is one that is not gone: of that one a plain no would count -#}
    {%- set deleting = [] -%}
    {%- for column in own_columns(node) if (column.config.meta or column.meta).get('protects') == 'deletes' and not column.name.endswith('_active') -%}
        {%- do deleting.append(plain_name(column.name)) -%}
    {%- endfor -%}
    {%- for column, expressions in columns.items() -%}
        {%- set filled = [] -%}
        {%- for expression in expressions -%}
            {%- do filled.append('nullif(' ~ expression ~ ", '')") -%}
        {%- endfor -%}
        {%- set telling = [] -%}
        {%- for value in filled if plain_name(column) in deleting and filled | length > 1 -%}
            {%- do telling.append('case when lower(' ~ value ~ ") not in ('false', 'f', 'no', 'n', '0') then " ~ value ~ ' end') -%}
        {%- endfor -%}
        {%- do selected.append(
            (filled[0] if filled | length == 1
                else "nullif(array_to_string(list_sort(list_distinct([" ~ filled | join(', ') ~ "])), ';'), '')"
                if plain_name(column) in refusing
                else 'coalesce(' ~ (telling + filled) | join(', ') ~ ')') ~ ' as ' ~ adapter.quote(column)
        ) -%}
    {%- endfor -%}
    {%- set own_keys = [] -%}
    {%- for column in own_columns(node) if each and (column.config.meta or column.meta).get('is_key') -%}
        {%- for expression in columns.get(column.name, []) if 'each_item' not in expression -%}
            {%- do own_keys.append(expression) -%}
        {%- endfor -%}
    {%- endfor -%}
    {#- a list is that of the latest version of its row: what is no longer in it is gone -#}
    {%- set latest = "(select * from " ~ scan ~ " qualify rank() over (partition by " ~ own_keys | join(', ') ~ " order by "
        ~ columns['_fivetran_synced'][0] ~ " desc nulls last) = 1) as latest"
        if own_keys and '_fivetran_synced' in columns else scan -%}
    {%- set rows = "(select *, unnest(json_extract_string(" ~ each ~ ", '$[*]')) as each_item from " ~ latest ~ ") as items"
        if each else scan -%}
    {{ return(
        '(select ' ~ selected | join(', ') ~ ', filename from ' ~ rows
        ~ (' where ' ~ when | join(' and ') if when else '') ~ ') as laid_out'
    ) }}
{% endmacro %}


{#- One line for each table that is read by a layout. -#}
{% macro say_layouts(landed) %}
    {%- set lines = [] -%}
    {%- for file in landed if file.layout -%}
        {%- set tables = [] -%}
        {%- for table in file.tables -%}
            {%- do tables.append(table.removeprefix(file.source ~ '.')) -%}
        {%- endfor -%}
        {%- do lines.append(
            file.source ~ ': ' ~ file.landing_key.split('/')[1] ~ ' read as ' ~ tables | join(', ') ~ ' by the layout ' ~ file.layout
        ) -%}
    {%- endfor -%}
    {%- for line in lines | unique -%}
        {%- do log(line, info=true) -%}
    {%- endfor -%}
{% endmacro %}
