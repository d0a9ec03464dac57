{#-
    Puts one view in front of every declared source table, in schema `raw_<source>`, so that staging
    always finds every table and every column. What is absent becomes an empty table or a null
    column, and is said once in the log. Runs once, before anything else in a dbt invocation.
-#}
{% macro prepare_raw_sources() %}
    {%- if not execute or flags.WHICH not in ['run', 'build', 'test', 'snapshot', 'seed'] -%}
        {{ return('') }}
    {%- endif -%}
    {%- set landed = list_raw_tables() -%}
    {%- set statements = [] -%}
    {%- for source_name in graph.sources.values() | map(attribute='source_name') | unique | sort -%}
        {%- do statements.append('create schema if not exists ' ~ adapter.quote('raw_' ~ source_name)) -%}
        {%- set absent_tables = [] -%}
        {%- set declared_tables = graph.sources.values() | selectattr('source_name', 'equalto', source_name) | sort(attribute='name') | list -%}
        {%- for node in declared_tables -%}
            {%- set found = describe_raw_table(source_name, node.name, landed) -%}
            {%- if found is none -%}
                {%- do absent_tables.append(node.name) -%}
            {%- else -%}
                {%- set absent_columns = [] -%}
                {%- for column in node.columns.values()
                    if column.name != 'landing_key' and column.name | lower not in found.columns -%}
                    {%- do absent_columns.append(column.name) -%}
                {%- endfor -%}
                {%- if absent_columns -%}
                    {%- do log('raw ' ~ source_name ~ '.' ~ node.name ~ ': no column ' ~ absent_columns | join(', '), info=true) -%}
                {%- endif -%}
            {%- endif -%}
            {%- do statements.append(create_raw_view_sql(node, found)) -%}
        {%- endfor -%}
        {%- if absent_tables | length == declared_tables | length -%}
            {%- do log('raw ' ~ source_name ~ ': absent', info=true) -%}
        {%- elif absent_tables -%}
            {%- do log('raw ' ~ source_name ~ ': no table ' ~ absent_tables | join(', '), info=true) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- do run_statements(statements) -%}
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


{#- The view of one source table: every declared column by name, then the landing it came with. -#}
{% macro create_raw_view_sql(node, found) %}
    create or replace view {{ api.Relation.create(database=target_database(), schema='raw_' ~ node.source_name, identifier=node.name) }} as
    {%- if found is none %}
    select
        {%- for column in node.columns.values() if column.name != 'landing_key' %}
        cast(null as {{ dbt.type_string() }}) as {{ adapter.quote(column.name) }},
        {%- endfor %}
        cast(null as {{ dbt.type_string() }}) as landing_key
    where 1 = 0
    {%- else %}
    {%- for relation in found.relations %}
    {% if not loop.first %}union all{% endif %}
    select
        {%- for column in node.columns.values() if column.name != 'landing_key' %}
        {% if column.name | lower not in relation.columns -%}
        cast(null as {{ dbt.type_string() }})
        {%- elif found.relations | length > 1 -%}
        cast({{ adapter.quote(column.name) }} as {{ dbt.type_string() }})
        {%- else -%}
        {{ adapter.quote(column.name) }}
        {%- endif %} as {{ adapter.quote(column.name) }},
        {%- endfor %}
        {{ relation.landing_key }} as landing_key
    from {{ relation.from_sql }}
    {%- endfor %}
    {%- endif %}
{% endmacro %}


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
    `raw_files.files`, and return those that are not empty as (file_name, landing_key).
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
            size as file_size,
            last_modified as modified_at,
            '' as content_hash
        from read_blob([{{ found | join(', ') }}])
        {%- else -%}
        select
            cast(null as varchar) as file_name,
            cast(null as varchar) as landing_key,
            cast(null as bigint) as file_size,
            cast(null as timestamptz) as modified_at,
            '' as content_hash
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
    {{ return(run_query(
        "select file_name, landing_key from raw_files.files where file_size > 0 order by file_name"
    ).rows) }}
{% endmacro %}


{#-
    What one source table holds: none when it is absent, else {columns, relations}, where each
    relation has
    {from_sql, columns, landing_key}. A table of files may have several relations, one a format.
-#}
{% macro describe_raw_table(source_name, table_name, landed) %}
    {{ return(adapter.dispatch('describe_raw_table', 'warm_accounts')(source_name, table_name, landed)) }}
{% endmacro %}

{#-
    Server engines: raw tables are ordinary tables in a schema named as the source; a load is a
    landing.
-#}
{% macro default__describe_raw_table(source_name, table_name, landed) %}
    {%- set relation = adapter.get_relation(database=target_database(), schema=source_name, identifier=table_name) -%}
    {%- if relation is none -%}
        {{ return(none) }}
    {%- endif -%}
    {%- set columns = adapter.get_columns_in_relation(relation) | map(attribute='name') | map('lower') | list -%}
    {%- set landing_key -%}
        {%- if 'loaded_at' in columns -%}
        coalesce(cast(loaded_at as {{ dbt.type_string() }}), 'all')
        {%- elif '_fivetran_synced' in columns -%}
        coalesce(cast(_fivetran_synced as {{ dbt.type_string() }}), 'all')
        {%- else -%}
        'all'
        {%- endif -%}
    {%- endset -%}
    {{ return({
        'columns': columns,
        'relations': [{'from_sql': relation | string, 'columns': columns, 'landing_key': landing_key}],
    }) }}
{% endmacro %}

{% macro duckdb__describe_raw_table(source_name, table_name, landed) %}
    {%- set all_columns = [] -%}
    {%- set relations = [] -%}
    {%- for format in ['parquet', 'csv'] -%}
        {%- set pattern = modules.re.escape(source_name ~ '/' ~ table_name)
            ~ '(/.*)?\\.' ~ ('parquet' if format == 'parquet' else '(csv|csv\\.gz)') -%}
        {%- set files = [] -%}
        {%- for file in landed if modules.re.fullmatch(pattern, file[1]) -%}
            {%- do files.append(file[0]) -%}
        {%- endfor -%}
        {%- if files -%}
            {%- set literals = [] -%}
            {%- for file in files -%}{%- do literals.append(dbt.string_literal(dbt.escape_single_quotes(file))) -%}{%- endfor -%}
            {%- set from_sql = raw_file_scan_sql(format, literals) -%}
            {%- set columns = run_query("describe select * from " ~ from_sql).columns[0].values() | map('lower') | list -%}
            {%- do all_columns.extend(columns) -%}
            {%- do relations.append({
                'from_sql': from_sql,
                'columns': columns,
                'landing_key': "substr(filename, " ~ (raw_dir() | length + 2) ~ ")",
            }) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return({'columns': all_columns, 'relations': relations} if relations else none) }}
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
