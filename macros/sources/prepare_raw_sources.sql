{#-
    Puts one view in front of every declared source table, in schema `raw_<source>`, so that staging
    always finds every table and every column. What is absent becomes an empty table or a null
    column, and is said once in the log. What was found is noted in `raw_files.source_columns`. Runs
    once, before anything else in a dbt invocation.
-#}
{% macro prepare_raw_sources() %}
    {%- if not execute or flags.WHICH not in ['run', 'build', 'test', 'snapshot', 'seed'] -%}
        {{ return('') }}
    {%- endif -%}
    {%- set landed = list_raw_tables() -%}
    {%- set erased = erased_persons() -%}
    {%- set statements, notes = prepare_erased_rows(erased, landed), [] -%}
    {%- for source_name in graph.sources.values() | map(attribute='source_name') | unique | sort -%}
        {%- do statements.append('create schema if not exists ' ~ adapter.quote('raw_' ~ source_name)) -%}
        {%- set absent_tables = [] -%}
        {%- set declared_tables = graph.sources.values() | selectattr('source_name', 'equalto', source_name) | sort(attribute='name') | list -%}
        {%- for node in declared_tables -%}
            {%- set found = describe_raw_table(source_name, node.name, landed) -%}
            {%- if found is none -%}
                {%- do absent_tables.append(node.name) -%}
            {%- else -%}
                {%- set absent_columns, declared = [], {} -%}
                {%- for column in own_columns(node) -%}
                    {%- do declared.update({plain_name(column.name): column}) -%}
                {%- endfor -%}
                {#- what other releases call otherwise is not missing, nor is the second of several places #}
                {%- for column in own_columns(node)
                    if plain_name(column.name) not in found.columns
                    and plain_name(modules.re.sub('([2-9]|1[0-9])$', '1', column.name)) not in declared.keys() | reject('equalto', plain_name(column.name))
                    and not goes_by_another_name(column, found.columns, declared) -%}
                    {%- do absent_columns.append(column.name) -%}
                {%- endfor -%}
                {%- if absent_columns -%}
                    {%- do log('raw ' ~ source_name ~ '.' ~ node.name ~ ': no column ' ~ absent_columns | join(', '), info=true) -%}
                {%- endif -%}
            {%- endif -%}
            {%- do statements.append(create_raw_view_sql(node, found, erased)) -%}
            {%- if found is not none and is_erased_row(node, erased) -%}
                {%- do statements.append(erased_rows_sql(erased, node, found)) -%}
            {%- endif -%}
            {%- do notes.extend(source_column_notes(node, found)) -%}
        {%- endfor -%}
        {%- if absent_tables | length == declared_tables | length -%}
            {%- do log('raw ' ~ source_name ~ ': absent', info=true) -%}
        {%- elif absent_tables -%}
            {%- do log('raw ' ~ source_name ~ ': no table ' ~ absent_tables | join(', '), info=true) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- do say_layouts(landed) -%}
    {%- do notes.extend(unread_file_notes(landed)) -%}
    {%- do statements.extend(note_source_columns_sql(notes)) -%}
    {%- do statements.extend(note_erased_states(erased)) -%}
    {%- do run_statements(statements) -%}
{% endmacro %}


{#-
    How names of tables and columns compare: without case, underscores, blanks and signs. `IsDeleted` is
    `is_deleted`, and `City/Town` is `citytown`, as a publisher's own service calls it.
-#}
{% macro plain_name(name) %}
    {{ return(modules.re.sub('[\\W_]+', '', name | lower)) }}
{% endmacro %}


{#- The columns of a source table that raw data may have. -#}
{% macro own_columns(node) %}
    {{ return(node.columns.values() | rejectattr('name', 'equalto', 'landing_key') | list) }}
{% endmacro %}


{#- Runs statements in order. -#}
{% macro run_statements(statements) %}
    {{ return(adapter.dispatch('run_statements', 'warm_accounts')(statements)) }}
{% endmacro %}

{% macro default__run_statements(statements) %}
    {%- for statement in statements -%}
        {%- do run_query(statement) -%}
    {%- endfor -%}
{% endmacro %}

{#- In one go: what a query costs dbt is most of what a view costs. -#}
{% macro duckdb__run_statements(statements) %}
    {%- do run_query(statements | join(';\n')) -%}
{% endmacro %}


{#- The view of one source table, without the rows of erased persons. -#}
{% macro create_raw_view_sql(node, found, erased=none) %}
    create or replace view {{ api.Relation.create(database=target_database(), schema='raw_' ~ node.source_name, identifier=node.name) }} as
    {%- set erased_row = is_erased_row(node, erased) if found is not none else '' -%}
    {%- if erased_row and may_name_several(node) %}
    select
        {%- for column in own_columns(node) %}
        {% if column.name in texts_of_people(node) -%}
        {{ text_without_erased('landed.' ~ adapter.quote(column.name), erased) }} as {{ adapter.quote(column.name) }},
        {%- else -%}
        landed.{{ adapter.quote(column.name) }},
        {%- endif %}
        {%- endfor %}
        {%- for name in told_columns(node) %}
        {{ text_without_erased('landed.' ~ name, erased) ~ ' as ' ~ name if name == 'undeclared_text' else 'landed.' ~ name }},
        {%- endfor %}
        landed.landing_key
    from (
        {{ raw_rows_sql(node, found) }}
    ) as landed
    cross join {{ erased_list_sql(erased) }}
    where not ({{ erased_row }})
    union all
    select *
    from {{ rows_of_others(node) }}
    {%- elif erased_row %}
    select *
    from (
        {{ raw_rows_sql(node, found) }}
    ) as landed
    where not ({{ erased_row }})
    {%- else %}
    {{ raw_rows_sql(node, found) }}
    {%- endif -%}
{% endmacro %}


{#- What raw_rows_sql tells of a row beside its declared columns, in order, and its type. -#}
{% macro told_columns(node) %}
    {%- set told = {} -%}
    {%- for closes, name in [('everything', 'lacks_refusal'), ('phone', 'lacks_phone_refusal')] if refusing_columns(node, closes) -%}
        {%- do told.update({name: 'boolean'}) -%}
    {%- endfor -%}
    {%- if tells_of_people(node) -%}
        {%- do told.update({'refuses_elsewhere': 'boolean', 'refuses_calls_elsewhere': 'boolean'}) -%}
        {%- do told.update({'unread_elsewhere': dbt.type_string(), 'words_elsewhere': dbt.type_string()}) -%}
    {%- endif -%}
    {%- if tells_of_activities(node) -%}
        {%- do told.update({'refuses_in_text': 'boolean', 'names_unsubscribing': 'boolean'}) -%}
    {%- endif -%}
    {%- if names_people_anywhere(node) -%}
        {%- do told.update({'undeclared_text': dbt.type_string()}) -%}
    {%- endif -%}
    {{ return(told) }}
{% endmacro %}


{#-
    The rows of one source table: every declared column by name, then the landing it came with, and,
    where a column of the table refuses, whether the landing lacks it: one that closes everything, or calls.
    Of tables of people, of consents and of what people did also whether a column that nobody declared says no.
    With a list of declared columns (`only`), these and the landing alone.
-#}
{% macro raw_rows_sql(node, found, only=none) %}
    {%- set lacks = {} -%}
    {%- for closes, name in [('everything', 'lacks_refusal'), ('phone', 'lacks_phone_refusal')] -%}
        {%- if refusing_columns(node, closes) -%}
            {%- do lacks.update({name: refusing_columns(node, closes)}) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if found is none %}
    select
        {%- for column in own_columns(node) %}
        cast(null as {{ dbt.type_string() }}) as {{ adapter.quote(column.name) }},
        {%- endfor %}
        {%- for name, type in told_columns(node).items() %}
        cast(null as {{ type }}) as {{ name }},
        {%- endfor %}
        cast(null as {{ dbt.type_string() }}) as landing_key
    where 1 = 0
    {%- else %}
    {%- for relation in found.relations %}
    {% if not loop.first %}union all{% endif %}
    select
        {%- for column in own_columns(node) if only is none or column.name in only %}
        {{ raw_column_sql(relation.columns.get(plain_name(column.name), []), found.relations | length > 1) }} as {{ adapter.quote(column.name) }},
        {%- endfor %}
        {%- if only is none %}
        {%- for name, columns in lacks.items() %}
        {{ landing_lacks_sql(columns, relation.landings) }} as {{ name }},
        {%- endfor %}
        {%- if tells_of_people(node) %}
        {{ refuses_elsewhere_sql(node, relation.columns) }} as refuses_elsewhere,
        {{ refuses_elsewhere_sql(node, relation.columns, 'phone') }} as refuses_calls_elsewhere,
        {{ unread_elsewhere_sql(node, relation.columns) }} as unread_elsewhere,
        {{ words_elsewhere_sql(node, relation.columns) }} as words_elsewhere,
        {%- endif %}
        {%- if tells_of_activities(node) %}
        {{ refuses_elsewhere_sql(node, relation.columns, of_texts=true) }} as refuses_in_text,
        {{ names_unsubscribing_sql(node, relation.columns) }} as names_unsubscribing,
        {%- endif %}
        {%- if names_people_anywhere(node) %}
        {{ undeclared_text_sql(node, relation.columns) }} as undeclared_text,
        {%- endif %}
        {%- endif %}
        {{ relation.landing_key }} as landing_key
    from {{ with_other_refusals(node, relation) if only is none else relation.from_sql }}
    {%- endfor %}
    {%- endif %}
{% endmacro %}


{#- One declared column, by each name that its files give it; as it came where there is but one. -#}
{% macro raw_column_sql(names, is_text) -%}
    {%- set spelled = [] -%}
    {%- for name in names -%}
        {%- do spelled.append(
            'cast(' ~ adapter.quote(name) ~ ' as ' ~ dbt.type_string() ~ ')' if is_text or names | length > 1 else adapter.quote(name)
        ) -%}
    {%- endfor -%}
    {%- if not spelled -%}
    cast(null as {{ dbt.type_string() }})
    {%- elif spelled | length == 1 -%}
    {{ spelled[0] }}
    {%- else -%}
    coalesce({{ spelled | join(', ') }})
    {%- endif -%}
{%- endmacro %}


{#- True for the rows of landings that lack one of the columns. -#}
{% macro landing_lacks_sql(columns, landings) -%}
    {%- set lacking = [] -%}
    {%- for landing in landings -%}
        {%- for column in columns
            if plain_name(column.name) not in landing.columns
            and protection_of(column, landing.columns)
            and landing not in lacking -%}
            {%- do lacking.append(landing) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- if not lacking -%}
    false
    {%- elif lacking | length == landings | length -%}
    true
    {%- else -%}
    filename in (
        {%- for landing in lacking %}{{ dbt.string_literal(dbt.escape_single_quotes(landing.file_name)) }}{{ ', ' if not loop.last }}{% endfor -%}
    )
    {%- endif -%}
{%- endmacro %}


{#-
    What the raw area holds, for describe_raw_table. On a server engine the catalog knows: nothing.
-#}
{% macro list_raw_tables() %}
    {{ return(adapter.dispatch('list_raw_tables', 'warm_accounts')()) }}
{% endmacro %}

{% macro default__list_raw_tables() %}
    {{ return([]) }}
{% endmacro %}

{#-
    DuckDB reads files: note each file under the raw folder with its size and time, in
    `raw_files.files`, and return those that are not empty. `plain_name` is that of the table.
-#}
{% macro duckdb__list_raw_tables() %}
    {%- set raw_dir = raw_dir() -%}
    {%- do adapter.create_schema(api.Relation.create(database=target_database(), schema='raw_files')) -%}
    {#- `**` passes by what is a symbolic link, `*` does not: list by depth as well. -#}
    {%- set globs = [] -%}
    {%- for depth in ['/*/*', '/*/*/*', '/*/*/*/*', '/*/**'] -%}
        {%- do globs.append("select file from glob(" ~ dbt.string_literal(dbt.escape_single_quotes(raw_dir ~ depth)) ~ ")") -%}
    {%- endfor -%}
    {%- set found = [] -%}
    {%- for file in run_query(globs | join(' union ')).columns[0].values()
            if modules.re.search('[.](csv|csv[.]gz|parquet)$', file) -%}
        {%- do found.append(dbt.string_literal(dbt.escape_single_quotes(file))) -%}
    {%- endfor -%}
    {%- set listing -%}
        {%- if found -%}
        select
            filename as file_name,
            substr(filename, {{ raw_dir | length + 2 }}) as landing_key,
            lower(replace(regexp_extract(substr(filename, {{ raw_dir | length + 2 }}), '^[^/]+/([^/.]+)', 1), '_', ''))
                as plain_name,
            size as file_size,
            last_modified as modified_at,
            '' as content_hash,
            cast(null as varchar) as layout_state,
            cast(null as varchar[]) as table_names
        from read_blob([{{ found | join(', ') }}])
        {%- else -%}
        select
            cast(null as varchar) as file_name,
            cast(null as varchar) as landing_key,
            cast(null as varchar) as plain_name,
            cast(null as bigint) as file_size,
            cast(null as timestamptz) as modified_at,
            '' as content_hash,
            cast(null as varchar) as layout_state,
            cast(null as varchar[]) as table_names
        where 1 = 0
        {%- endif -%}
    {%- endset -%}
    {%- do run_query("create or replace table raw_files.files as " ~ listing) -%}
    {#- File times have whole seconds: a small file rewritten at once is told by its content. -#}
    {%- set small_files = [] -%}
    {%- for file in run_query("select file_name from raw_files.files where file_size < 1000000").columns[0].values() -%}
        {%- do small_files.append(dbt.string_literal(dbt.escape_single_quotes(file))) -%}
    {%- endfor -%}
    {%- if small_files -%}
        {%- do run_query(
            "update raw_files.files set content_hash = contents.content_hash from ("
            ~ "select filename, md5(content) as content_hash from read_blob([" ~ small_files | join(', ') ~ "])"
            ~ ") as contents where files.file_name = contents.filename"
        ) -%}
    {%- endif -%}
    {%- if not found -%}
        {%- do log("raw: no file under " ~ raw_dir ~ " (set WARM_RAW_DIR); every source is empty", info=true) -%}
    {%- endif -%}
    {%- do describe_new_files() -%}
    {%- set landed = [] -%}
    {%- for row in run_query(
        "select files.file_name, files.landing_key, files.plain_name, descriptions.has_rows,"
        ~ " array_to_string(descriptions.column_names, chr(10)) as column_names, descriptions.read_by"
        ~ " from raw_files.files left join raw_files.descriptions on files.file_name = descriptions.file_name"
        ~ " where files.file_size > 0 order by files.file_name"
    ).rows -%}
        {%- set source_name = row[1].split('/')[0] -%}
        {%- set read_by = fromjson(row[5]) if row[5] else none -%}
        {%- do landed.append({
            'file_name': row[0],
            'landing_key': row[1],
            'source': source_name,
            'layout': read_by.layout if read_by else '',
            'tables': read_by.tables if read_by else {source_name ~ '.' ~ row[2]: none},
            'format': 'parquet' if row[1].endswith('.parquet') else 'csv',
            'has_rows': row[3],
            'names': (row[4] or '').split('\n'),
        }) -%}
    {%- endfor -%}
    {{ return(landed) }}
{% endmacro %}


{#-
    Columns of the files of our tables, whether they have a row, and the layout that they are read by; each
    file is asked once, and again where layouts have changed.
-#}
{% macro describe_new_files() %}
    {%- set state = 'file_name, file_size, modified_at, content_hash' -%}
    {%- set layouts_state = layouts_state_sql() -%}
    {%- do run_query(
        "drop table if exists raw_files.described; "
        ~ "create table if not exists raw_files.descriptions (file_name varchar, file_size bigint,"
        ~ " modified_at timestamptz, content_hash varchar, has_rows boolean, column_names varchar[], read_by varchar,"
        ~ " layouts_state varchar); "
        ~ "delete from raw_files.descriptions where layouts_state <> " ~ layouts_state
        ~ " or (" ~ state ~ ") not in (select (" ~ state ~ ") from raw_files.files)"
    ) -%}
    {%- set new_files = run_query(
        "select file_name, landing_key, plain_name from raw_files.files"
        ~ " where file_size > 0 and file_name not in (select file_name from raw_files.descriptions)"
    ).rows -%}
    {%- set tables, sources, inserts = [], [], [] -%}
    {%- for node in graph.sources.values() -%}
        {%- do tables.append(node.source_name ~ '/' ~ plain_name(node.name)) -%}
    {%- endfor -%}
    {%- for row in new_files -%}
        {%- do sources.append(row[1].split('/')[0]) -%}
    {%- endfor -%}
    {%- set rows_of_layouts = layout_rows(sources | unique) -%}
    {%- for row in new_files -%}
        {%- set source_name = row[1].split('/')[0] -%}
        {%- set layouts = layouts_of_raw_table(rows_of_layouts, source_name, row[2]) -%}
        {%- if layouts or source_name ~ '/' ~ row[2] in tables -%}
            {%- set file = dbt.string_literal(dbt.escape_single_quotes(row[0])) -%}
            {%- set scan = raw_file_scan_sql('parquet' if row[1].endswith('.parquet') else 'csv', [file]) -%}
            {%- set first_row = run_query("select * exclude (filename) from " ~ scan ~ " limit 1") -%}
            {%- set names, read_by = [], none -%}
            {%- for name in first_row.column_names -%}
                {%- do names.append(dbt.string_literal(dbt.escape_single_quotes(name))) -%}
            {%- endfor -%}
            {%- if layouts -%}
                {%- set types = {} -%}
                {%- for column in run_query("describe select * exclude (filename) from " ~ scan).rows if row[1].endswith('.parquet') -%}
                    {%- do types.update({column[0]: column[1]}) -%}
                {%- endfor -%}
                {%- set read_by = choose_layout(
                    source_name, row[2], names_opened(first_row.column_names, types, layouts, scan, row[1]), layouts
                ) -%}
            {%- endif -%}
            {%- do inserts.append(
                "insert into raw_files.descriptions select " ~ state ~ ", " ~ (first_row.rows | length > 0)
                ~ ", [" ~ names | join(', ') ~ "], "
                ~ (dbt.string_literal(dbt.escape_single_quotes(tojson(read_by))) if read_by else 'null')
                ~ ", " ~ layouts_state ~ " from raw_files.files where file_name = " ~ file
            ) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if inserts -%}
        {%- do run_statements(inserts) -%}
    {%- endif -%}
    {#- what is read otherwise is another landing, though the file is the same -#}
    {%- do run_query(
        "update raw_files.files set layout_state = descriptions.layout_state, table_names = descriptions.table_names from ("
        ~ "select file_name, md5(read_by) as layout_state, json_keys(read_by, '$.tables') as table_names"
        ~ " from raw_files.descriptions where read_by is not null"
        ~ ") as descriptions where files.file_name = descriptions.file_name"
    ) -%}
{% endmacro %}


{#-
    What one source table holds: none when it is absent, else {columns, relations}, where each
    relation has {from_sql, columns, landings, landing_key}. A table of files may have several
    relations, one a format. Columns are the names that landings give them, by plain name.
-#}
{% macro describe_raw_table(source_name, table_name, landed) %}
    {{ return(adapter.dispatch('describe_raw_table', 'warm_accounts')(source_name, table_name, landed)) }}
{% endmacro %}

{#-
    Server engines: raw tables are ordinary tables in a schema named as the source; a load is a
    landing.
-#}
{% macro default__describe_raw_table(source_name, table_name, landed) %}
    {%- set found = [] -%}
    {%- for relation in adapter.list_relations(database=target_database(), schema=source_name)
        if plain_name(relation.identifier) == plain_name(table_name) -%}
        {%- do found.append(relation) -%}
    {%- endfor -%}
    {%- if not found -%}
        {{ return(none) }}
    {%- elif found | length > 1 -%}
        {%- do exceptions.raise_compiler_error(
            'Schema ' ~ source_name ~ ' has two tables of one name, ' ~ found | map(attribute='identifier') | sort | join(' and ')
            ~ ': names compare without case and underscores. Remove or rename one.'
        ) -%}
    {%- endif -%}
    {%- set names = adapter.get_columns_in_relation(found[0]) | map(attribute='name') | list -%}
    {%- set columns = columns_by_plain_name(names, source_name, table_name, source_name ~ '.' ~ table_name) -%}
    {%- set landing_key -%}
        {%- if 'loadedat' in columns -%}
        coalesce(cast({{ adapter.quote(columns['loadedat'][0]) }} as {{ dbt.type_string() }}), 'all')
        {%- elif 'fivetransynced' in columns -%}
        coalesce(cast({{ adapter.quote(columns['fivetransynced'][0]) }} as {{ dbt.type_string() }}), 'all')
        {%- else -%}
        'all'
        {%- endif -%}
    {%- endset -%}
    {%- set has_rows = run_query('select 1 as one from ' ~ found[0] ~ ' limit 1').rows | length > 0 -%}
    {{ return({
        'columns': columns,
        'relations': [{
            'from_sql': found[0] | string,
            'columns': columns,
            'landings': [{'landing_key': none, 'columns': columns, 'has_rows': has_rows}],
            'landing_key': landing_key,
        }],
    }) }}
{% endmacro %}

{% macro duckdb__describe_raw_table(source_name, table_name, landed) %}
    {%- set all_columns, relations, files, kinds = {}, [], [], [] -%}
    {%- for file in landed -%}
        {%- for table in file.tables if table in [source_name ~ '.' ~ table_name, source_name ~ '.' ~ plain_name(table_name)] -%}
            {#- what is read out of lists, of some rows alone, or is given a word of the layout's, is read by itself -#}
            {%- set read_as, given = file.tables[table], [] -%}
            {%- for name, expressions in (read_as.columns if read_as else {}).items() if expressions[0].startswith("'") -%}
                {%- do given.append([name, expressions[0]]) -%}
            {%- endfor -%}
            {%- set rows_read = tojson([read_as.each, read_as.when, given]) if read_as else '' -%}
            {%- do files.append((file, read_as, (file.format, file.layout, rows_read))) -%}
            {%- do kinds.append((file.format, file.layout, rows_read)) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- set node = graph.sources.values() | selectattr('source_name', 'equalto', source_name)
        | selectattr('name', 'equalto', table_name) | first -%}
    {%- for kind in kinds | unique | sort(reverse=true) -%}
        {%- set literals, columns, landings, laid_out = [], {}, [], {} -%}
        {%- set rows = namespace(each=none, when=[]) -%}
        {%- for file, read_as, own_kind in files if own_kind == kind -%}
            {%- do literals.append(dbt.string_literal(dbt.escape_single_quotes(file.file_name))) -%}
            {%- set own = columns_by_plain_name(
                read_as.columns if read_as else file.names, source_name, table_name, file.landing_key
            ) -%}
            {%- do landings.append({
                'file_name': file.file_name,
                'landing_key': file.landing_key,
                'columns': own,
                'has_rows': file.has_rows,
            }) -%}
            {%- if read_as -%}
                {%- set rows.each, rows.when = read_as.each, read_as.when -%}
                {%- for name, expressions in read_as.columns.items() -%}
                    {%- set known = laid_out.setdefault(columns.get(plain_name(name), [name])[0], []) -%}
                    {%- for expression in expressions if expression not in known -%}
                        {%- do known.append(expression) -%}
                    {%- endfor -%}
                {%- endfor -%}
            {%- endif -%}
            {%- for plain, names in own.items() -%}
                {%- set known = columns.setdefault(plain, []) -%}
                {%- if names[0] | lower not in known | map('lower') and not (known and read_as) -%}
                    {%- do known.append(names[0]) -%}
                {%- endif -%}
            {%- endfor -%}
        {%- endfor -%}
        {%- set scan = raw_file_scan_sql(kind[0], literals) -%}
        {%- set from_sql = laid_out_sql(node, scan, laid_out, rows.each, rows.when) if laid_out else scan -%}
        {%- do all_columns.update(columns) -%}
        {%- do relations.append({
            'from_sql': by_instance_sql(node, from_sql, columns, landings),
            'columns': columns,
            'landings': landings,
            'landing_key': "substr(filename, " ~ (raw_dir() | length + 2) ~ ")",
        }) -%}
    {%- endfor -%}
    {{ return({'columns': all_columns, 'relations': relations} if relations else none) }}
{% endmacro %}


{#-
    The names that one landing gives its columns, by plain name. Two declared columns of one plain
    name stop here: which of them counts would be a guess.
-#}
{% macro columns_by_plain_name(names, source_name, table_name, where) %}
    {%- set declared = [] -%}
    {%- for node in graph.sources.values() if node.source_name == source_name and node.name == table_name -%}
        {%- for column in own_columns(node) -%}
            {%- do declared.append(plain_name(column.name)) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- set found = {} -%}
    {%- for name in names -%}
        {%- set plain = plain_name(name) -%}
        {%- if plain in found and plain in declared -%}
            {%- do exceptions.raise_compiler_error(
                where ~ ' has two columns of one name, ' ~ found[plain][0] ~ ' and ' ~ name
                ~ ': names compare without case, underscores, blanks and signs. Remove or rename one.'
            ) -%}
        {%- endif -%}
        {%- do found.update({plain: [name]}) -%}
    {%- endfor -%}
    {{ return(found) }}
{% endmacro %}


{#-
    Reads files of one format as they are: every CSV value stays text, so leading zeros and odd
    dates survive. `skip = 0`: left to itself, DuckDB skips rows above the first with another number
    of values, silently.
-#}
{% macro raw_file_scan_sql(format, file_literals) %}
    {%- if format == 'parquet' -%}
    read_parquet([{{ file_literals | join(', ') }}], union_by_name = true, filename = true)
    {%- else -%}
    read_csv([{{ file_literals | join(', ') }}], all_varchar = true, header = true, skip = 0, delim = ',', quote = '"', escape = '"', comment = '', union_by_name = true, filename = true)
    {%- endif -%}
{% endmacro %}


{#- The folder that holds `<source>/<table>.csv|.csv.gz|.parquet`, without a trailing slash. -#}
{% macro raw_dir() %}
    {{ return(env_var('WARM_RAW_DIR', 'raw').rstrip('/')) }}
{% endmacro %}
