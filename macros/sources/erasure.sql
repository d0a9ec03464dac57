{#-
    Erased persons. `int_erased_keys` remembers, as keyed hashes alone, by what a person is known who asked to be
    forgotten: e-mail addresses, record keys, ids. The raw views leave her rows out, so that every model
    sees a world without her. Which columns name a person stands in the sources: `config.meta.person`.
-#}

{#- What is hashed for each kind of key: the e-mail address alone, so that its hash is the token of the ledger. -#}
{% macro erasure_key(kind, expression) -%}
    {{ expression if kind == 'email' else "'" ~ kind ~ " ' || " ~ expression }}
{%- endmacro %}

{% macro erasure_hash(kind, expression) -%}
    {{ keyed_hash(erasure_key(kind, expression)) }}
{%- endmacro %}


{#- Ids compare without case and blanks. -#}
{% macro erasure_id(expression) -%}
    nullif(replace(lower({{ seen_text(expression) }}), ' ', ''), '')
{%- endmacro %}


{#-
    What a raw column of a kind of `config.meta.person` may hold, as (kind of key, expression):

    email    an address, or two in one cell
    emails   addresses, up to eight in one cell
    record   id of a person's record in the source system of the row; a lead's has its prefix
    lead     id of a Salesforce lead
    browser  anonymous id of Segment
    listed   a value of any kind, in a table that belongs to no source system: address, id or system and id
    npi      National Provider Identifier of a person
-#}
{% macro person_keys(column, kind, source_name, has_system) -%}
    {%- set text = 'cast(' ~ adapter.quote(column) ~ ' as ' ~ dbt.type_string() ~ ')' -%}
    {%- set system = without_address('source_system') if has_system else "'" ~ source_name ~ "'" -%}
    {%- set id = erasure_id(record_id_in(system, text)) -%}
    {%- set key_of = {
        'record': contact_record_id_in(system, text),
        'lead': "'lead/' || " ~ record_id_in(system, text),
        'browser': "'anonymous/' || " ~ record_id(text),
    } -%}
    {%- set keys = [] -%}
    {%- if kind in ('email', 'emails', 'listed') -%}
        {%- for number in range(1, 3 if kind == 'email' else 9) -%}
            {%- do keys.append(('email', address_in(text, number))) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- if kind in key_of -%}
        {%- do keys.append(('record', source_record_key(erasure_id(system), erasure_id(key_of[kind])))) -%}
        {%- do keys.append(('id', id)) -%}
    {%- elif kind == 'listed' -%}
        {%- do keys.extend([('id', id), ('own_id', id), ('record', "replace(" ~ id ~ ", '|', ':')")]) -%}
    {%- elif kind == 'npi' -%}
        {%- do keys.append(('npi', erasure_id(record_id(text)))) -%}
    {%- endif -%}
    {{ return(keys) }}
{%- endmacro %}


{#-
    Tables of what people said, of which one row may name several: who is erased goes out of it, and the word of
    the others stays.
-#}
{% macro may_name_several(node) -%}
    {{ return(node.source_name == 'uploads' and node.name in ['activities', 'consents', 'suppressions']) }}
{%- endmacro %}


{#- A list of all keys of erased persons, `key_hashes`, for what is looked up part by part. -#}
{% macro erased_list_sql(erased) -%}
    (select {{ list_of_all('keys.key_hash') }} as key_hashes from ({{ erased.keys_sql }}) as keys) as erased_list
{%- endmacro %}

{#- Beside the rows of a table in which it is asked for. -#}
{% macro with_erased_list(node, erased) -%}
    {{ 'cross join ' ~ erased_list_sql(erased) if may_name_several(node) }}
{%- endmacro %}


{#- Condition on `part`, an address as email_parts gives it: it is one of an erased person, by a list of their keys. -#}
{% macro is_erased_address(erased) -%}
    ({%- for hash in erased.hashes %}{{ ' or ' if not loop.first }}{{ list_holds('key_hashes', hash(erasure_key('email', 'part'))) }}{% endfor -%})
{%- endmacro %}


{#- The same of an id in a list of ids; `system` is that of the row. -#}
{% macro is_erased_id(erased, system) -%}
    {%- set found = [] -%}
    {%- for hash in erased.hashes -%}
        {%- for kind, id in [('record', source_record_key(system, 'part')), ('record', 'part'), ('id', 'part'), ('own_id', 'part')] -%}
            {%- do found.append(list_holds('key_hashes', 'coalesce(' ~ hash(erasure_key(kind, id)) ~ ", '')")) -%}
        {%- endfor -%}
    {%- endfor -%}
    ({{ found | join(' or ') }})
{%- endmacro %}


{#- The ids of a cell, one part each, as erasure_id writes them: a bar stands between system and id. -#}
{% macro listed_ids(text) -%}
    {{ replace_pattern(
        replace_pattern(
            "translate(lower(" ~ seen_text("translate(" ~ text ~ ", chr(9) || chr(10) || chr(13), ';;;')") ~ "), '|', ':')",
            '[][(){}<>"\'\'`*? ]+', ''
        ),
        '[;,+&…]+', ';'
    ) }}
{%- endmacro %}


{#- Of a table whose rows may name several: {its columns of people, its other columns of text, the system of a row}. -#}
{% macro parts_of_statement(node) -%}
    {%- set people, others = [], [] -%}
    {%- for column in own_columns(node) -%}
        {%- if column.config.meta.person -%}
            {%- do people.append(column) -%}
        {%- else -%}
            {%- do others.append(column) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return({
        'people': people,
        'others': others,
        'system': "coalesce(" ~ erasure_id(without_address('source_system')) ~ ", '')" if 'source_system' in node.columns else "''",
    }) }}
{%- endmacro %}


{#- Condition: a cell that names several names an erased person among them. -#}
{% macro cells_name_erased(node, erased) -%}
    {%- set conditions, statement = [], parts_of_statement(node) -%}
    {%- for column in statement.people -%}
        {%- set text = 'cast(' ~ adapter.quote(column.name) ~ ' as ' ~ dbt.type_string() ~ ')' -%}
        {%- do conditions.append(
            "case when " ~ text ~ " like '%@%@%' then "
            ~ parts_that(email_parts(text, is_wide=true), "part like '_%@_%' and " ~ is_erased_address(erased)) ~ " != ''"
            ~ (
                "" if column.config.meta.person in ['email', 'emails'] else
                " when not " ~ text ~ " like '%@%' and " ~ has_pattern(text, '[;,+&\n]') ~ " then "
                ~ parts_that(listed_ids(text), is_erased_id(erased, statement.system)) ~ " != ''"
            )
            ~ " end"
        ) -%}
    {%- endfor -%}
    {{ return(conditions) }}
{%- endmacro %}


{#- Condition: the one id of a cell is that of an erased person, also in a system of another name. -#}
{% macro is_erased_cell(node, column, erased) -%}
    {%- set found = [] -%}
    {%- for kind, key in person_keys(column.name, column.config.meta.person, node.source_name, 'source_system' in node.columns) -%}
        {%- for key_kind in [kind] + (['own_id'] if kind == 'id' else []) -%}
            {%- for hash in erased.hashes -%}
                {%- do found.append(list_holds('key_hashes', 'coalesce(' ~ hash(erasure_key(key_kind, key)) ~ ", '')")) -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return('(' ~ found | join(' or ') ~ ')') }}
{%- endmacro %}

{#- Beside her address an activity with the id of another stays where it says no: what else was done may be hers. -#}
{% macro says_no_of_another(node) -%}
    {{ return(
        ' and (coalesce(refuses_elsewhere, false) or coalesce(refuses_in_text, false) or '
        ~ may_tell_refusal("concat_ws(' ; ', activity_type, outcome)") ~ ')' if node.name == 'activities' else ''
    ) }}
{%- endmacro %}


{#- The cells of such a table that people write in, beside those that name somebody. -#}
{% macro texts_of_people(node) %}
    {{ return({
        'activities': ['outcome', 'url', 'user_agent', 'organization_name', 'organization_record_id', 'content_id', 'campaign_id'],
        'consents': ['basis'],
        'suppressions': ['reason'],
    }[node.name]) }}
{% endmacro %}

{#- A text of a row that is another's, without the addresses in it where one is that of an erased person. -#}
{% macro text_without_erased(text, erased) -%}
    case
        when
            {{ has_pattern(text, '@|%(25)?40') }}
            and {{ parts_that(email_parts(text, is_wide=true), "part like '_%@_%' and " ~ is_erased_address(erased)) }} != ''
            then {{ replace_pattern(text, '[^][ ;,<>(){}"=&?/]+(@|%(25)?40)[^][ ;,<>(){}"=&?/]+', '[erased]') }}
        else {{ text }}
    end
{%- endmacro %}


{#-
    The rows of such a table that name an erased person beside others, without her: the others' addresses and ids. Of
    an activity nobody knows who of them acted: a stand-in beside the others'
    addresses keeps it so. Other cells keep what is no text of people.
-#}
{% macro rows_without_erased_sql(node, erased, found, landings=none) -%}
    {%- set statement = parts_of_statement(node) -%}
    {%- set texts = [] -%}
    {%- for column in own_columns(node) -%}
        {%- do texts.append('cast(' ~ adapter.quote(column.name) ~ ' as ' ~ dbt.type_string() ~ ')') -%}
    {%- endfor -%}
    {%- if names_people_anywhere(node) -%}
        {%- do texts.append('undeclared_text') -%}
    {%- endif -%}
    {%- set addresses_left = parts_that(
        email_parts("concat_ws(';', " ~ texts | join(', ') ~ ")", is_wide=true),
        "part like '_%@_%.%' and not " ~ is_erased_address(erased)
    ) -%}
    {%- set ids_left = {} -%}
    {%- for column in statement.people if column.config.meta.person not in ['email', 'emails'] -%}
        {%- set text = 'cast(' ~ adapter.quote(column.name) ~ ' as ' ~ dbt.type_string() ~ ')' -%}
        {%- do ids_left.update({column.name:
            "case when " ~ text ~ " like '%@%' then null when " ~ has_pattern(text, '[;,+&\n]') ~ " then nullif("
            ~ parts_that(listed_ids(text), "part != '' and not " ~ is_erased_id(erased, statement.system)) ~ ", '')"
            ~ " when not " ~ is_erased_cell(node, column, erased) ~ says_no_of_another(node) ~ " then nullif(trim(" ~ text ~ "), '') end"
        }) -%}
    {%- endfor -%}
    {%- set texts_of_people = texts_of_people(node) -%}
    select
        {%- for column in own_columns(node) %}
        {%- set name = adapter.quote(column.name) %}
        {%- if column.name == 'email' %}
        {{ "'erased@erased.invalid;' || " if node.name == 'activities' }}landed.addresses_left as {{ name }},
        {%- elif column.name == 'value' %}
        concat_ws(';', nullif(landed.addresses_left, ''), landed.ids_of_value) as {{ name }},
        {%- elif column.config.meta.person %}
        landed.ids_of_{{ column.name }} as {{ name }},
        {%- elif column.name in texts_of_people %}
        case when {{ says_no('landed.' ~ name) }} then 'do not contact' end as {{ name }},
        {%- else %}
        case
            when not coalesce({{ holds_address('cast(landed.' ~ name ~ ' as ' ~ dbt.type_string() ~ ')') }}, false)
                then landed.{{ name }}
        end as {{ name }},
        {%- endif %}
        {%- endfor %}
        {%- for name in told_columns(node) %}
        {{ "cast(null as " ~ dbt.type_string() ~ ")" if name == 'undeclared_text' else 'landed.' ~ name }} as {{ name }},
        {%- endfor %}
        landed.landing_key
    from (
        select
            landed.*,
            {{ is_erased_row(node, erased) }} as is_erased,
            {{ addresses_left }} as addresses_left
            {%- for name, ids in ids_left.items() %},
            {{ ids }} as ids_of_{{ name }}
            {%- endfor %}
        from (
            {{ raw_rows_sql(node, found) }}
        ) as landed
        cross join {{ erased_list_sql(erased) }}
        {%- if landings is not none %}
        where {{ landing_key_in(landings) }}
        {%- endif %}
    ) as landed
    {# in one expression: what is left is worked out of these few rows alone #}
    where
        case
            when landed.is_erased
                then
                    landed.addresses_left != ''
                    {%- for name in ids_left %}
                    or landed.ids_of_{{ name }} is not null
                    {%- endfor %}
            else false
        end
{%- endmacro %}


{#- The cells of a row that tell whose it is: those of people, with the system that their ids are of. -#}
{% macro cells_of_people(node) -%}
    {%- set cells, of_people = [], [] -%}
    {%- for column in own_columns(node) -%}
        {%- if column.config.meta.person and column.config.meta.person != 'engagement' -%}
            {%- do of_people.append(column.name) -%}
        {%- endif -%}
        {%- if column.name in of_people or column.name == 'source_system' -%}
            {%- do cells.append(column.name) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(cells if of_people else []) }}
{%- endmacro %}

{#- One keyed hash of such cells, as they came. -#}
{% macro hash_of_cells(node) -%}
    {%- set cells = [] -%}
    {%- for name in cells_of_people(node) -%}
        {%- do cells.append("coalesce(cast(" ~ adapter.quote(name) ~ " as " ~ dbt.type_string() ~ "), '')") -%}
    {%- endfor -%}
    {{ keyed_hash(cells | join(' || chr(31) || ')) }}
{%- endmacro %}


{#- Condition on the cells of a raw row: they name an erased person. Empty where the table names no persons by cells. -#}
{% macro cells_are_of_erased(node, erased) -%}
    {%- set conditions = [] -%}
    {%- for column in node.columns.values() if column.config.meta.person and column.config.meta.person != 'engagement' -%}
        {%- for kind, expression in person_keys(
                column.name, column.config.meta.person, node.source_name, 'source_system' in node.columns
            ) if kind in erased.kinds -%}
            {%- for hash in erased.hashes -%}
                {%- do conditions.append(hash(erasure_key(kind, expression)) ~ ' in (' ~ erased.keys_sql ~ ')') -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- if may_name_several(node) -%}
        {%- do conditions.extend(cells_name_erased(node, erased)) -%}
    {%- endif -%}
    {{ return('(coalesce(' ~ conditions | join(', false)\n        or coalesce(') ~ ', false))' if conditions else '') }}
{%- endmacro %}


{#-
    Condition on the declared columns of a raw row: it is of an erased person, as `erased_cells` remembers, or of an
    engagement that only they took part in. Empty where nothing is remembered, or the table names no persons.
-#}
{% macro is_erased_row(node, erased) -%}
    {%- if not erased -%}
        {{ return('') }}
    {%- endif -%}
    {%- set conditions = [] -%}
    {%- if cells_of_people(node) -%}
        {%- do conditions.append(
            hash_of_cells(node) ~ ' in (select cells.cells_hash from ' ~ erased.cells ~ " as cells where cells.source_table = '"
            ~ node.source_name ~ '.' ~ node.name ~ "')"
        ) -%}
    {%- endif -%}
    {%- for column in node.columns.values() if column.config.meta.person == 'engagement' -%}
        {%- do conditions.append(
            adapter.quote(column.name) ~ ' in (select erased.engagement_id from ' ~ erased.engagements ~ ' as erased)'
        ) -%}
    {%- endfor -%}
    {{ return('(coalesce(' ~ conditions | join(', false) or coalesce(') ~ ', false))' if conditions else '') }}
{%- endmacro %}


{#- What is remembered of erased persons: nothing, or {relation, kinds, hashes, keys_sql, landings_to_count, engagements}. -#}
{% macro erased_persons() %}
    {%- set keys = adapter.get_relation(database=target_database(), schema='intermediate', identifier='int_erased_keys') -%}
    {%- if keys is none -%}
        {{ return(none) }}
    {%- endif -%}
    {#- to find out who a request means, all must be seen but those who are known to be erased -#}
    {%- set matched_only = env_var('WARM_RESOLVES_ERASURES', '') == 'yes' -%}
    {%- set kinds = run_query(
        'select distinct key_kind from ' ~ keys ~ (' where is_matched' if matched_only else '') ~ ' order by key_kind'
    ).columns[0].values() | list -%}
    {%- if not kinds -%}
        {{ return(none) }}
    {%- endif -%}
    {%- set hashes = [keyed_hash] -%}
    {%- if has_previous_hash_key() -%}
        {%- do hashes.append(previous_keyed_hash) -%}
    {%- endif -%}
    {%- set keys_sql = 'select erased.key_hash from ' ~ keys ~ ' as erased' ~ (' where erased.is_matched' if matched_only else '') -%}
    {%- set erased = {
        'kinds': kinds,
        'hashes': hashes,
        'keys_sql': keys_sql,
        'cells': erasure_relation('erased_cells') | string,
        'engagements': erasure_relation('erased_engagements') | string,
    } -%}
    {%- do erased.update({'states_sql': erased_states_sql(erased)}) -%}
    {%- do erased.update({'landings_to_read': landings_to_read_for_erasure(erased)}) -%}
    {{ return(erased) }}
{% endmacro %}


{% macro erasure_relation(identifier) -%}
    {{ return(api.Relation.create(database=target_database(), schema='raw_files', identifier=identifier)) }}
{%- endmacro %}

{#- The table of what others say in rows that name an erased person among them. -#}
{% macro rows_of_others(node) -%}
    {{ return(erasure_relation('others_in_' ~ node.name)) }}
{%- endmacro %}


{#-
    Statements that remember, of landings that were not read so far, which cells of people name an erased person,
    and what others say in such rows: the raw views look both up. Cells stay as keyed hashes.
-#}
{% macro remember_erased_sql(node, erased, found) -%}
    {%- set statements, source_table = [], node.source_name ~ '.' ~ node.name -%}
    {%- set landings = erased.landings_to_read -%}
    {%- set condition = cells_are_of_erased(node, erased) if landings != [] -%}
    {%- if condition -%}
        {%- set cells = [] -%}
        {%- for name in cells_of_people(node) -%}
            {%- do cells.append(adapter.quote(name)) -%}
        {%- endfor -%}
        {%- do statements.append(
            'insert into ' ~ erased.cells ~ " select distinct '" ~ source_table ~ "' as source_table, " ~ hash_of_cells(node)
            ~ ' as cells_hash from (select distinct ' ~ cells | join(', ') ~ ' from (' ~ raw_rows_sql(node, found, cells_of_people(node))
            ~ ') as landed' ~ (' where ' ~ landing_key_in(landings) if landings is not none) ~ ') as landed '
            ~ with_erased_list(node, erased) ~ ' where ' ~ condition
        ) -%}
    {%- endif -%}
    {%- if may_name_several(node) -%}
        {%- do statements.extend(remember_rows_of_others(node, erased, found)) -%}
    {%- endif -%}
    {{ return(statements) }}
{%- endmacro %}

{% macro remember_rows_of_others(node, erased, found) -%}
    {{ return(adapter.dispatch('remember_rows_of_others', 'warm_accounts')(node, erased, found)) }}
{%- endmacro %}

{% macro default__remember_rows_of_others(node, erased, found) -%}
    {%- set others = rows_of_others(node) -%}
    {{ return([
        'drop table if exists ' ~ others,
        'create table ' ~ others ~ ' as ' ~ rows_without_erased_sql(node, erased, found),
    ]) }}
{%- endmacro %}

{#- A table of the columns and types that it has now is kept for the landings that were read already. -#}
{% macro duckdb__remember_rows_of_others(node, erased, found) -%}
    {%- set others, landings = rows_of_others(node), erased.landings_to_read -%}
    {%- set known = run_query(
        "select column_name, data_type from duckdb_columns() where database_name = current_database()"
        ~ " and schema_name = 'raw_files' and table_name = '" ~ others.identifier ~ "' order by column_index"
    ) -%}
    {%- set names = own_columns(node) | map(attribute='name') | list + told_columns(node).keys() | list + ['landing_key'] -%}
    {%- if known.columns[0].values() | list != names -%}
        {{ return(default__remember_rows_of_others(node, erased, found)) }}
    {%- endif -%}
    {%- set statements = ['delete from ' ~ others ~ ' where landing_key not in (select landing_key from raw_files.files)'] -%}
    {%- if landings != [] -%}
        {%- set described = run_query('describe ' ~ rows_without_erased_sql(node, erased, found)) -%}
        {%- if described.columns[1].values() | list != known.columns[1].values() | list -%}
            {{ return(default__remember_rows_of_others(node, erased, found)) }}
        {%- endif -%}
        {%- do statements.extend([
            'delete from ' ~ others ~ ' where ' ~ landing_key_in(landings),
            'insert into ' ~ others ~ rows_without_erased_sql(node, erased, found, landings),
        ]) -%}
    {%- endif -%}
    {{ return(statements) }}
{%- endmacro %}


{#-
    HubSpot engagements whose every participant is erased: without them nobody took part, and they go from the raw
    views as their people do.
-#}
{% macro erased_engagements_sql(erased, node, found) -%}
    {%- set is_erased = is_erased_row(node, erased) or '1 = 0' -%}
    create or replace view {{ erased.engagements }} as
    select left_out.engagement_id
    from (
        {{ raw_rows_sql(node, found) }}
    ) as left_out
    where
        {{ is_erased }}
        and left_out.engagement_id not in (
            select remaining.engagement_id
            from (
                {{ raw_rows_sql(node, found) }}
            ) as remaining
            where
                remaining.engagement_id is not null
                and not ({{ is_erased }})
        )
{%- endmacro %}


{#- Counts the rows of one source table that its raw view leaves out, by landing. -#}
{% macro erased_rows_sql(erased, node, found) -%}
    {#- whether an engagement goes does not hang on its own file alone: counted each time -#}
    {%- set of_people = node.columns.values() | selectattr('config.meta.person', 'defined') -%}
    {%- set landings = none if 'engagement' in of_people | map(attribute='config.meta.person') else erased.landings_to_read -%}
    {%- if landings == [] -%}
        {{ return('select 1') }}
    {%- endif -%}
    {{ 'delete from ' ~ erased_rows_relation() ~ " where source_table = '" ~ node.source_name ~ '.' ~ node.name ~ "';" if landings is none }}
    insert into {{ erased_rows_relation() }}
    select
        '{{ node.source_name }}' as source_name,
        '{{ node.source_name }}.{{ node.name }}' as source_table,
        landing_key,
        count(*) as erased_count
    from (
        {{ raw_rows_sql(node, found) }}
    ) as landed
    where
        {{ is_erased_row(node, erased) }}
        {%- if landings is not none %}
        and {{ landing_key_in(landings) }}
        {%- endif %}
    group by landing_key
    {%- if may_name_several(node) %}
    {#- what others say in her rows is left in #}
    union all
    select
        '{{ node.source_name }}' as source_name,
        '{{ node.source_name }}.{{ node.name }}' as source_table,
        landing_key,
        -count(*) as erased_count
    from {{ rows_of_others(node) }}
    {%- if landings is not none %}
    where {{ landing_key_in(landings) }}
    {%- endif %}
    group by landing_key
    {%- endif %}
{%- endmacro %}


{% macro erased_rows_relation() -%}
    {{ return(erasure_relation('erased_rows')) }}
{%- endmacro %}


{#- First statements of the raw area: tables of what is erased, and what they hold of landings that were not read so far. -#}
{% macro prepare_erased_rows(erased, landed) %}
    {%- set statements = erasure_tables_sql() -%}
    {%- if not erased -%}
        {%- for node in graph.sources.values() if may_name_several(node) -%}
            {%- do statements.append('drop table if exists ' ~ rows_of_others(node)) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- if not erased or erased.landings_to_read is none -%}
        {%- do statements.append('delete from ' ~ erased_rows_relation()) -%}
        {%- do statements.append('delete from ' ~ erasure_relation('erased_cells')) -%}
    {%- endif -%}
    {%- if erased -%}
        {%- for node in graph.sources.values() | sort(attribute='unique_id') -%}
            {%- set found = describe_raw_table(node.source_name, node.name, landed) if cells_of_people(node) -%}
            {%- if found -%}
                {%- do statements.extend(remember_erased_sql(node, erased, found)) -%}
            {%- elif may_name_several(node) -%}
                {%- do statements.append('drop table if exists ' ~ rows_of_others(node)) -%}
            {%- endif -%}
        {%- endfor -%}
        {%- for node in graph.sources.values() if node.source_name == 'hubspot' and node.name == 'engagement_contact' -%}
            {%- do statements.append(
                erased_engagements_sql(erased, node, describe_raw_table('hubspot', 'engagement_contact', landed))
            ) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(statements) }}
{% endmacro %}


{% macro erasure_tables_sql() %}
    {{ return([
        'create schema if not exists ' ~ adapter.quote('raw_files'),
        'create table if not exists ' ~ erased_rows_relation() ~ ' (source_name ' ~ dbt.type_string() ~ ', source_table '
        ~ dbt.type_string() ~ ', landing_key ' ~ dbt.type_string() ~ ', erased_count ' ~ dbt.type_bigint() ~ ')',
        'create table if not exists ' ~ erasure_relation('erased_cells') ~ ' (source_table ' ~ dbt.type_string()
        ~ ', cells_hash ' ~ dbt.type_string() ~ ')',
    ]) }}
{% endmacro %}


{#- Landings of which it is not known yet which rows are of erased persons; none stands for all. -#}
{% macro landings_to_read_for_erasure(erased) %}
    {{ return(adapter.dispatch('landings_to_read_for_erasure', 'warm_accounts')(erased)) }}
{% endmacro %}

{% macro default__landings_to_read_for_erasure(erased) %}
    {{ return(none) }}
{% endmacro %}

{#- A file that was read as it is, for all persons who are erased now and by the same rules, need not be read again. -#}
{% macro duckdb__landings_to_read_for_erasure(erased) %}
    {%- set unchanged -%}
        ({{ erased.states_sql }}) as states inner join raw_files.erased_states using (landing_key, state)
    {%- endset -%}
    {%- do run_query(
        erasure_tables_sql() | join('; ')
        ~ '; create table if not exists raw_files.erased_states (landing_key varchar, state varchar)'
        ~ '; delete from ' ~ erased_rows_relation() ~ ' where landing_key not in (select landing_key from ' ~ unchanged ~ ')'
        ~ '; delete from ' ~ erased.cells ~ ' where not exists (select 1 from ' ~ unchanged ~ ')'
    ) -%}
    {{ return(run_query(
        'select landing_key from (' ~ erased.states_sql ~ ') anti join raw_files.erased_states using (landing_key, state)'
        ~ ' order by landing_key'
    ).columns[0].values() | list) }}
{% endmacro %}


{#- The rules that find erased persons, as one hash: how each kind of cell is read, and which cells are. -#}
{% macro hash_of_erasure_rules(erased) -%}
    {%- set rules = [erased.kinds | join, says_no('cell'), says_no_of_another({'name': 'activities'})] -%}
    {%- for node in graph.sources.values() | sort(attribute='unique_id') -%}
        {%- do rules.append(node.unique_id ~ cells_of_people(node)) -%}
        {%- if node.source_name == 'uploads' and node.name == 'suppressions' -%}
            {%- do rules.append(cells_are_of_erased(node, erased)) -%}
            {%- do rules.append(is_erased_cell(node, node.columns.value, erased)) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- for kind in ['email', 'emails', 'record', 'lead', 'browser', 'npi'] -%}
        {%- do rules.append(person_keys('cell', kind, 'source', true) | string) -%}
    {%- endfor -%}
    {{ return(local_md5(rules | join)) }}
{%- endmacro %}


{#- What a landing was read by: the file as it is, the persons who are erased, their key, and the rules that find them. -#}
{% macro erased_states_sql(erased) -%}
    select
        files.landing_key,
        concat_ws('|', files.file_size, files.modified_at, files.content_hash, files.layout_state, persons.state) as state
    from raw_files.files as files
    cross join (
        select concat_ws(
            '|',
            '{{ hash_of_erasure_rules(erased) }}',
            {{ keyed_hash("'rules'") }},
            md5(string_agg(keys.key_hash, '' order by keys.key_hash))
        ) as state
        from ({{ erased.keys_sql }}) as keys
    ) as persons
{%- endmacro %}


{#- Last statements of the raw area: what was read need not be read again. -#}
{% macro note_erased_states(erased) %}
    {{ return(
        ['create or replace table raw_files.erased_states as ' ~ erased.states_sql]
        if erased and erased.landings_to_read is not none else []
    ) }}
{% endmacro %}
