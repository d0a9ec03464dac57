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
    Whether a landing has what a column holds under another name: releases of a publisher rename columns, and
    `one_of` in their meta lists what they have in common.
-#}
{% macro goes_by_another_name(column, columns_by_plain_name, declared) %}
    {%- for kind in (column.config.meta or column.meta).get('one_of', []) -%}
        {%- for plain, other in declared.items()
            if plain in columns_by_plain_name and kind in (other.config.meta or other.meta).get('one_of', []) -%}
            {{ return(true) }}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(false) }}
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


{#- Whether rows of a source table say what people, or everybody at an organization, allow and refuse. -#}
{% macro tells_of_people(node) %}
    {%- set closes = [] -%}
    {%- for kind in ['everything', 'phone', 'nothing'] -%}
        {%- do closes.extend(refusing_columns(node, kind)) -%}
    {%- endfor -%}
    {#- traits that a site gives its visitors are none of ours, and may hold what they agreed to; so may columns of organizations -#}
    {{ return(
        closes | length > 0
        or node.source_name ~ '.' ~ node.name == 'segment.identifies'
        or tells_of_organizations(node)
        or tells_of_activities(node)
    ) }}
{% endmacro %}


{#- Whether rows of a source table are of what people did, in which they may have said no in any column. -#}
{% macro tells_of_activities(node) %}
    {%- set table = node.source_name ~ '.' ~ node.name -%}
    {{ return(
        table in [
            'uploads.activities', 'segment.pages', 'salesforce.task', 'salesforce.event',
            'salesforce.call_2_vod_c', 'hubspot.contact_form_submission', 'hubspot.email_event',
        ]
        or table.startswith('hubspot.engagement_') and node.name not in ['engagement_company', 'engagement_contact']
        or table.startswith('hubspot.email_event_')
        or (table.startswith('marketo.activity_') and 'lead_id' in node.columns and node.name not in activities_of_records())
    ) }}
{% endmacro %}

{#- Tables of Marketo that tell of records, not of people. -#}
{% macro activities_of_records() -%}
    {{ return(['activity_merge_leads', 'activity_delete_lead', 'activity_change_data_value']) }}
{%- endmacro %}

{#- Whether rows of a source table hold what e-mails say: our own end with a line on unsubscribing. -#}
{% macro tells_of_emails(node) %}
    {{ return('email' in node.name) }}
{% endmacro %}


{#- Whether rows of a source table may name, in a column that nobody declared, who said no or asked to be forgotten. -#}
{% macro names_people_anywhere(node) %}
    {{ return(
        node.source_name == 'uploads'
        and node.name in ['activities', 'consents', 'suppressions', 'erasure_requests']
    ) }}
{% endmacro %}


{#- The columns of a landing that its table does not declare, as (plain name, name). -#}
{% macro undeclared_columns(node, columns_by_plain_name) %}
    {%- set declared, found = [], [] -%}
    {%- for column in own_columns(node) -%}
        {%- do declared.append(plain_name(column.name)) -%}
    {%- endfor -%}
    {%- for plain, names in columns_by_plain_name.items() if plain not in declared -%}
        {%- for name in names -%}
            {%- do found.append((plain, name)) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(found) }}
{% endmacro %}


{#- The cells of a row in columns that its table does not declare, as one text. -#}
{% macro undeclared_text_sql(node, columns_by_plain_name) -%}
    {%- set texts = [] -%}
    {%- for plain, name in undeclared_columns(node, columns_by_plain_name) -%}
        {%- do texts.append('cast(' ~ adapter.quote(name) ~ ' as ' ~ dbt.type_string() ~ ')') -%}
    {%- endfor -%}
    {{ "concat_ws(';', " ~ texts | join(', ') ~ ')' if texts else 'cast(null as ' ~ dbt.type_string() ~ ')' }}
{%- endmacro %}


{#- How a cell of such a column is read: true where it refuses. -#}
{% macro refuses_in_column(node, name, says) -%}
    {%- set quoted = adapter.quote(name) -%}
    {%- set readers = {
        'refusal': refusal_flag, 'permission': lacks_permission, 'about': says_no_of_all, 'choice': says_no, 'reason': gives_reason,
        'tags': tells_refusal_in, 'text': marks_refusal_in,
    } -%}
    {%- if not tells_of_organizations(node) or says.reads in ['tags', 'text'] -%}
        {{ readers[says.reads](quoted) }}
    {%- elif says.reads == 'refusal' -%}
        {#- of an organization a number is one of complaints or refusals, but 1, and seconds since 1970 -#}
        ({{ refusal_flag(quoted) }} and not {{ has_pattern(
            "coalesce(" ~ clean_text(quoted) ~ ", '')", '^([02-9]|[0-9]{2,8}|[0-9]*[.,][0-9]+|[0-9.,]+ ?%)$'
        ) }})
    {%- elif says.reads == 'permission' and not modules.re.search(permission_name_patterns().of_organizations_about, name | lower) -%}
        {#- who answers for it is no refusal -#}
        (
            coalesce(not {{ try_boolean(quoted) }}, false)
            or coalesce({{ word_key(quoted) }} in ({{ sql_texts(refusing_words()) }}), false)
            or {{ says_no(quoted) }}
        )
    {%- else -%}
        {{ says_no_of_all(quoted) }}
    {%- endif -%}
{%- endmacro %}

{#- Whether rows of a source table that may say so are organizations alone. -#}
{% macro tells_of_organizations(node) %}
    {{ return(node.source_name ~ '.' ~ node.name in ['uploads.organizations', 'hubspot.company']) }}
{% endmacro %}


{#-
    The columns of a landing that nobody declared and that say something of permission, as (name, what it says). Of what
    people did, those that list subscriptions tell of each; what our own e-mails say is no word of a person.
-#}
{% macro permission_columns(node, columns_by_plain_name) %}
    {%- set found = [] -%}
    {%- for plain, name in undeclared_columns(node, columns_by_plain_name) -%}
        {%- set says = permission_column(name) -%}
        {%- if says and tells_of_activities(node) and plain.endswith('subscriptions') -%}
            {%- set says = {'reads': 'about', 'closes': 'everything', 'is_of_all': true} -%}
        {%- endif -%}
        {%- if says and not (says.reads in ['text', 'tags', 'choice'] and tells_of_emails(node)) -%}
            {%- do found.append((name, says)) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(found) }}
{% endmacro %}


{#-
    The columns of a landing of people or organizations that are for something else, by name: a cell that is a refusal
    and nothing else is heard in them. Those that nobody declared, where their names tell nothing of permission, and
    declared texts that nothing else reads for it. Nobody is sent a fax, and of letters each asks apart.
-#}
{% macro other_columns(node, columns_by_plain_name) %}
    {%- set found = [] -%}
    {%- if tells_of_people(node) and not tells_of_activities(node) and node.name != 'consents' -%}
        {%- set patterns = permission_name_patterns() -%}
        {%- for plain, name in undeclared_columns(node, columns_by_plain_name) if not permission_column(name) -%}
            {%- set letters = modules.re.sub('[\\W_]', '', plain) -%}
            {%- if not letters.startswith('fivetran')
                and not modules.re.search(patterns.of_letters, letters)
                and (not modules.re.search(patterns.passed_over, letters) or modules.re.search(patterns.heard_anyway, letters)) -%}
                {%- do found.append(name) -%}
            {%- endif -%}
        {%- endfor -%}
        {%- for column in own_columns(node) if not (column.config.meta or column.meta)
            and not modules.re.search('(_at|_date|_id|timestamp|frequency|allowed_.*)$|^(fivetran|is_)', column.name) -%}
            {%- do found.extend(columns_by_plain_name.get(plain_name(column.name), [])) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(found) }}
{% endmacro %}

{#- The rows of a landing with `refuses_as_other`, where it has such columns: read once, and used by several columns of the view. -#}
{% macro with_other_refusals(node, relation) -%}
    {%- set texts = [] -%}
    {%- for name in other_columns(node, relation.columns) -%}
        {%- do texts.append('cast(' ~ adapter.quote(name) ~ ' as ' ~ dbt.type_string() ~ ')') -%}
    {%- endfor -%}
    {%- if texts -%}
    (
        select
            joined_cells.*,
            {{ refuses_as_whole('joined_cells.other_cells') }} as refuses_as_other
        from (
            select
                *,
                concat_ws(';', {{ texts | join(', ') }}) as other_cells
            from {{ relation.from_sql }}
        ) as joined_cells
    ) as rows_read
    {%- else -%}
    {{ relation.from_sql }}
    {%- endif -%}
{%- endmacro %}


{#- True where a column that says why somebody refused gives a reason: none, a yes or no, or a day is none. -#}
{% macro gives_reason(expression) -%}
    case
        when {{ clean_text(expression) }} is null then false
        when {{ word_key(expression) }} in ('none', 'na', 'null', 'unknown', 'no', 'yes') then false
        else
            {{ try_boolean(expression) }} is null
            and {{ try_timestamp(expression) }} is null
            and {{ has_pattern(
                "cast(" ~ expression ~ " as " ~ dbt.type_string() ~ ")", '[^-0-9 .,:;/?!+*_]'
            ) }}
    end
{%- endmacro %}


{#-
    True where a row says no in a column that its table does not declare, of those that close everything or
    (`closes`) calls alone. Of a table that keeps no channels apart, all of them close everything. What was written
    in a row that may be a mail (`of_texts`) counts where it is none.
-#}
{% macro refuses_elsewhere_sql(node, columns_by_plain_name, closes='everything', of_texts=false) -%}
    {%- set refusals = [] -%}
    {%- for name, says in permission_columns(node, columns_by_plain_name)
        if (says.closes == closes or (closes == 'everything' and (node.name in ['consents', 'identifies'] or tells_of_activities(node))))
        and of_texts == (keeps_mails(node) and plain_name(name) in texts_of_mails()) -%}
        {%- do refusals.append('(' ~ refuses_in_column(node, name, says) ~ ')') -%}
    {%- endfor -%}
    {%- if closes == 'everything' and not of_texts and other_columns(node, columns_by_plain_name) -%}
        {%- do refusals.append('refuses_as_other') -%}
    {%- endif -%}
    {{ refusals | join(' or ') if refusals else 'false' }}
{%- endmacro %}

{#- Tables in which a row may be a mail among other things, and the columns that hold its text. -#}
{% macro keeps_mails(node) %}
    {{ return(node.source_name ~ '.' ~ node.name in ['salesforce.task', 'uploads.activities']) }}
{% endmacro %}

{% macro texts_of_mails() -%}
    {{ return(['description', 'comments', 'body', 'message', 'text', 'content', 'notes']) }}
{%- endmacro %}

{% macro says_no_of_all(expression) -%}
    {{ says_no(expression, is_plain=false) }}
{%- endmacro %}

{% macro tells_refusal_in(expression) -%}
    {{ tells_refusal("cast(" ~ expression ~ " as " ~ dbt.type_string() ~ ")") }}
{%- endmacro %}

{% macro marks_refusal_in(expression) -%}
    {{ marks_refusal("cast(" ~ expression ~ " as " ~ dbt.type_string() ~ ")") }}
{%- endmacro %}


{#- True where a column that nobody declared gives a page or form a name of unsubscribing. -#}
{% macro names_unsubscribing_sql(node, columns_by_plain_name) -%}
    {%- set named = [] -%}
    {%- for plain, name in undeclared_columns(node, columns_by_plain_name) if modules.re.search(
        '^(primaryattributevalue|(form|page|webpage|web|context|contextpage|landingpage)?(name|title|url|path|slug))$', plain
    ) -%}
        {%- do named.append(names_unsubscribing("cast(" ~ adapter.quote(name) ~ " as " ~ dbt.type_string() ~ ")")) -%}
    {%- endfor -%}
    {{ named | join(' or ') if named else 'false' }}
{%- endmacro %}


{#-
    The words of a row in such columns, as refusal_words() writes them: an empty cell says nothing, and so takes
    nothing back; no more do other notes, tags or reasons.
-#}
{% macro words_elsewhere_sql(node, columns_by_plain_name) -%}
    {%- set words = [] -%}
    {%- for name, says in permission_columns(node, columns_by_plain_name) -%}
        {%- do words.append(refusal_word(
            'c' if says.closes == 'phone' else 'o', name, adapter.quote(name), refuses_in_column(node, name, says),
            takes_back=says.reads not in ['text', 'tags', 'reason']
        )) -%}
    {%- endfor -%}
    {%- if other_columns(node, columns_by_plain_name) -%}
        {%- do words.append("case when refuses_as_other then 'o.othercells=1;' else '' end") -%}
    {%- endif -%}
    {{ 'concat(' ~ words | join(', ') ~ ')' if words else 'cast(null as ' ~ dbt.type_string() ~ ')' }}
{%- endmacro %}


{#- `<column>=<word>` of the first such column whose word could only be guessed, for quality.unread_words. -#}
{% macro unread_elsewhere_sql(node, columns_by_plain_name) -%}
    {%- set words = [] -%}
    {%- for name, says in permission_columns(node, columns_by_plain_name) if says.reads in ['refusal', 'permission'] -%}
        {%- set told = dbt.string_literal(dbt.escape_single_quotes(told_column_name(name, false) ~ '=')) -%}
        {%- set quoted = adapter.quote(name) -%}
        {%- do words.append(
            told ~ ' || case when ' ~ try_timestamp(quoted) ~ ' is null '
            ~ ('and ' ~ refuses_in_column(node, name, says) ~ ' ' if says.reads == 'permission' or tells_of_organizations(node) else '')
            ~ 'then ' ~ unread_refusal(quoted, refusing_words() if says.reads == 'permission' else []) ~ ' end'
        ) -%}
    {%- endfor -%}
    {{ 'coalesce(' ~ words | join(', ') ~ ', cast(null as ' ~ dbt.type_string() ~ '))' if words
        else 'cast(null as ' ~ dbt.type_string() ~ ')' }}
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
    {%- set notes, declared = [], {} -%}
    {#- what a column says that nobody declared is heard where staging asks for it -#}
    {%- set heard = [] -%}
    {%- for source, table, model in staged_with_permissions() -%}
        {%- do heard.append(source ~ '.' ~ table) -%}
    {%- endfor -%}
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
            {%- if status == 'found' or not goes_by_another_name(column, landing.columns, declared) -%}
                {%- do notes.append(said + [column.name, status, protection_of(column, landing.columns), landing.has_rows]) -%}
            {%- endif -%}
        {%- endfor -%}
        {%- for plain, names in landing.columns.items() if plain not in declared
            and not (plain == 'sourcerelation' and node.source_name in instanced_sources()) -%}
            {%- set says = permission_column(names[0])
                if node.source_name ~ '.' ~ node.name in heard or tells_of_activities(node) -%}
            {%- set protects = 'refuses' if says and not says.is_of_all else none -%}
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
        {%- do tables.append(node.source_name ~ '.' ~ plain_name(node.name)) -%}
    {%- endfor -%}
    {%- for file in landed if not file.layout and file.tables.keys() | first not in tables -%}
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
