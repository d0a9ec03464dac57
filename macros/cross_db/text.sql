{#- Text functions whose spelling differs between engines. -#}

{#- Replaces every match of a regular expression; use plain character classes only. -#}
{% macro replace_pattern(expression, pattern, replacement='') -%}
    {{ return(adapter.dispatch('replace_pattern', 'warm_accounts')(expression, pattern, replacement)) }}
{%- endmacro %}

{#- Spark replaces all matches with three arguments; a fourth gives null or an error. -#}
{% macro default__replace_pattern(expression, pattern, replacement) -%}
    regexp_replace({{ expression }}, '{{ pattern }}', '{{ replacement }}')
{%- endmacro %}

{% macro duckdb__replace_pattern(expression, pattern, replacement) -%}
    regexp_replace({{ expression }}, '{{ pattern }}', '{{ replacement }}', 'g')
{%- endmacro %}

{% macro postgres__replace_pattern(expression, pattern, replacement) -%}
    regexp_replace({{ expression }}, '{{ pattern }}', '{{ replacement }}', 'g')
{%- endmacro %}


{#- The same with groups of the pattern: %1 stands for the first. -#}
{% macro replace_groups(expression, pattern, replacement) -%}
    {{ return(adapter.dispatch('replace_groups', 'warm_accounts')(expression, pattern, replacement)) }}
{%- endmacro %}

{% macro default__replace_groups(expression, pattern, replacement) -%}
    regexp_replace({{ expression }}, '{{ pattern }}', '{{ replacement | replace('%', '$') }}')
{%- endmacro %}

{% macro duckdb__replace_groups(expression, pattern, replacement) -%}
    regexp_replace({{ expression }}, '{{ pattern }}', '{{ replacement | replace('%', '\\') }}', 'g')
{%- endmacro %}

{% macro postgres__replace_groups(expression, pattern, replacement) -%}
    regexp_replace({{ expression }}, '{{ pattern }}', '{{ replacement | replace('%', '\\') }}', 'g')
{%- endmacro %}


{#- The first match of a regular expression; null or empty where there is none. -#}
{% macro first_match(expression, pattern) -%}
    {{ return(adapter.dispatch('first_match', 'warm_accounts')(expression, pattern)) }}
{%- endmacro %}

{% macro default__first_match(expression, pattern) -%}
    regexp_extract({{ expression }}, '{{ pattern }}', 0)
{%- endmacro %}

{% macro postgres__first_match(expression, pattern) -%}
    substring({{ expression }} from '{{ pattern }}')
{%- endmacro %}


{#- True where a text has a match of a regular expression; null stays null. -#}
{% macro has_pattern(expression, pattern) -%}
    {{ return(adapter.dispatch('has_pattern', 'warm_accounts')(expression, pattern)) }}
{%- endmacro %}

{% macro default__has_pattern(expression, pattern) -%}
    ({{ expression }} rlike '{{ pattern }}')
{%- endmacro %}

{% macro duckdb__has_pattern(expression, pattern) -%}
    regexp_matches({{ expression }}, '{{ pattern }}')
{%- endmacro %}

{% macro postgres__has_pattern(expression, pattern) -%}
    ({{ expression }} ~ '{{ pattern }}')
{%- endmacro %}


{#-
    Where a text first stands in another, counted from 1; 0 where it does not. Spark's linter knows
    `position(x in y)` only for plain texts, `locate` for any expression.
-#}
{% macro position_of(part, expression) -%}
    {{ return(adapter.dispatch('position_of', 'warm_accounts')(part, expression)) }}
{%- endmacro %}

{% macro default__position_of(part, expression) -%}
    locate({{ part }}, {{ expression }})
{%- endmacro %}

{% macro duckdb__position_of(part, expression) -%}
    position({{ part }} in {{ expression }})
{%- endmacro %}

{% macro postgres__position_of(part, expression) -%}
    position({{ part }} in {{ expression }})
{%- endmacro %}


{#- Distinct texts joined in ascending order, so that the same set always reads the same. -#}
{% macro sorted_list(expression, separator=', ') -%}
    {{ return(adapter.dispatch('sorted_list', 'warm_accounts')(expression, separator)) }}
{%- endmacro %}

{% macro default__sorted_list(expression, separator) -%}
    array_join(sort_array(collect_set({{ expression }})), '{{ separator }}')
{%- endmacro %}

{% macro duckdb__sorted_list(expression, separator) -%}
    string_agg(distinct {{ expression }}, '{{ separator }}' order by {{ expression }})
{%- endmacro %}

{% macro postgres__sorted_list(expression, separator) -%}
    string_agg(distinct {{ expression }}, '{{ separator }}' order by {{ expression }})
{%- endmacro %}


{#- One row's columns as a JSON object in text, for quarantine; nulls kept. -#}
{% macro row_as_json(columns) -%}
    {{ return(adapter.dispatch('row_as_json', 'warm_accounts')(columns)) }}
{%- endmacro %}

{% macro default__row_as_json(columns) -%}
    to_json(named_struct({% for column in columns %}'{{ column }}', {{ adapter.quote(column) }}{{ ', ' if not loop.last }}{% endfor %}))
{%- endmacro %}

{% macro duckdb__row_as_json(columns) -%}
    cast(to_json(struct_pack({% for column in columns %}{{ adapter.quote(column) }} := {{ adapter.quote(column) }}{{ ', ' if not loop.last }}{% endfor %})) as varchar)
{%- endmacro %}

{% macro postgres__row_as_json(columns) -%}
    cast(json_build_object({% for column in columns %}'{{ column }}', {{ adapter.quote(column) }}{{ ', ' if not loop.last }}{% endfor %}) as text)
{%- endmacro %}


{#-
    Keyed hash of a personal identifier: the same key gives the same token, another key another one.
    The key lives in the session (see profiles), never in compiled SQL or logs.
-#}
{% macro keyed_hash(expression) -%}
    {{ return(adapter.dispatch('keyed_hash', 'warm_accounts')(expression)) }}
{%- endmacro %}

{% macro default__keyed_hash(expression) -%}
    sha2(concat('${warm.hash_key}', '|', {{ expression }}), 256)
{%- endmacro %}

{% macro duckdb__keyed_hash(expression) -%}
    sha256(warm_hash_key() || '|' || {{ expression }})
{%- endmacro %}

{% macro postgres__keyed_hash(expression) -%}
    encode(sha256(convert_to(current_setting('warm.hash_key') || '|' || {{ expression }}, 'UTF8')), 'hex')
{%- endmacro %}


{#- The keyed hash of each address among parts as email_parts gives them, between semicolons; empty where there is none. -#}
{% macro hashed_addresses(parts) -%}
    {{ return(adapter.dispatch('hashed_addresses', 'warm_accounts')(parts)) }}
{%- endmacro %}

{% macro default__hashed_addresses(parts) -%}
    concat_ws(';', transform(filter(split({{ parts }}, ';'), part -> part like '_%@_%'), part -> {{ keyed_hash('part') }}))
{%- endmacro %}

{% macro duckdb__hashed_addresses(parts) -%}
    array_to_string(list_transform(list_filter(string_split({{ parts }}, ';'), lambda part: part like '_%@_%'), lambda part: {{ keyed_hash('part') }}), ';')
{%- endmacro %}

{% macro postgres__hashed_addresses(parts) -%}
    (
        select string_agg({{ keyed_hash('listed.part') }}, ';' order by listed.position)
        from unnest(string_to_array({{ parts }}, ';')) with ordinality as listed (part, position)
        where listed.part like '_%@_%'
    )
{%- endmacro %}


{#- The parts of a list between semicolons of which a condition on `part` is true, in their order; empty where there is none. -#}
{% macro parts_that(parts, condition) -%}
    {{ return(adapter.dispatch('parts_that', 'warm_accounts')(parts, condition)) }}
{%- endmacro %}

{% macro default__parts_that(parts, condition) -%}
    concat_ws(';', filter(split(coalesce({{ parts }}, ''), ';'), part -> {{ condition }}))
{%- endmacro %}

{% macro duckdb__parts_that(parts, condition) -%}
    array_to_string(list_filter(string_split(coalesce({{ parts }}, ''), ';'), lambda part: {{ condition }}), ';')
{%- endmacro %}

{% macro postgres__parts_that(parts, condition) -%}
    coalesce((
        select string_agg(listed.part, ';' order by listed.position)
        from unnest(string_to_array({{ parts }}, ';')) with ordinality as listed (part, position)
        where {{ condition }}
    ), '')
{%- endmacro %}


{#- All values of a column in one list, and whether a list holds a value. -#}
{% macro list_of_all(expression) -%}
    {{ return(adapter.dispatch('list_of_all', 'warm_accounts')(expression)) }}
{%- endmacro %}

{% macro default__list_of_all(expression) -%}collect_list({{ expression }}){%- endmacro %}

{% macro duckdb__list_of_all(expression) -%}list({{ expression }}){%- endmacro %}

{% macro postgres__list_of_all(expression) -%}array_agg({{ expression }}){%- endmacro %}

{% macro list_holds(list, expression) -%}
    {{ return(adapter.dispatch('list_holds', 'warm_accounts')(list, expression)) }}
{%- endmacro %}

{% macro default__list_holds(list, expression) -%}array_contains({{ list }}, {{ expression }}){%- endmacro %}

{% macro duckdb__list_holds(list, expression) -%}list_contains({{ list }}, {{ expression }}){%- endmacro %}

{% macro postgres__list_holds(list, expression) -%}{{ expression }} = any({{ list }}){%- endmacro %}


{#- A fast 64-bit fingerprint of a row, for noticing change inside one engine; never published. -#}
{% macro row_fingerprint(columns) -%}
    {{ return(adapter.dispatch('row_fingerprint', 'warm_accounts')(columns)) }}
{%- endmacro %}

{% macro default__row_fingerprint(columns) -%}
    xxhash64({{ columns | join(', ') }})
{%- endmacro %}

{#- Shifted right once so that the unsigned hash fits a signed bigint. -#}
{% macro duckdb__row_fingerprint(columns) -%}
    cast(hash({{ columns | join(', ') }}) >> 1 as bigint)
{%- endmacro %}

{% macro postgres__row_fingerprint(columns) -%}
    hashtextextended(row({{ columns | join(', ') }})::text, 0)
{%- endmacro %}


{#- A spelling-free code: lower case, runs of other characters become one underscore. -#}
{% macro code_name(expression) -%}
    nullif(trim({{ replace_pattern("lower(" ~ expression ~ ")", "[^a-z0-9]+", "_") }}, '_'), '')
{%- endmacro %}


{#- The same under the key before this one, where one is given beside it: DuckDB alone takes one. -#}
{% macro previous_keyed_hash(expression) -%}
    sha256(warm_previous_hash_key() || '|' || {{ expression }})
{%- endmacro %}

{% macro has_previous_hash_key() -%}
    {{ return(adapter.dispatch('has_previous_hash_key', 'warm_accounts')()) }}
{%- endmacro %}

{% macro default__has_previous_hash_key() -%}
    {{ return(false) }}
{%- endmacro %}

{% macro duckdb__has_previous_hash_key() -%}
    {{ return(run_query('select warm_previous_hash_key() is not null').columns[0].values()[0]) }}
{%- endmacro %}


{#-
    The n-th e-mail address in a text, whatever stands around it, in lower case and without invisible
    characters; null where there are fewer.
-#}
{% macro address_in(expression, number) -%}
    {{ return(adapter.dispatch('address_in', 'warm_accounts')(expression, number)) }}
{%- endmacro %}

{#- A text as addresses are looked for in it. -#}
{% macro readable_address_text(expression) -%}
    {%- set text = "replace(lower(" ~ seen_text(expression) ~ "), '%40', '@')" -%}
    case when {{ text }} like '%@%@%' then {{ unglued(text) }} else {{ text }} end
{%- endmacro %}


{#-
    A text in lower case with a semicolon between addresses that nothing parts but a sign that no domain has
    (`a@x.org+b@y.org`), or nothing at all after the end of a domain (`a@x.orgb@y.org`).
-#}
{% macro unglued(text) -%}
    {%- set parted = replace_groups(text, '(@[a-z0-9_-]+[.][a-z0-9_.-]*[a-z0-9])[+%~$*#!^`={}]+', '%1;') -%}
    {%- set glued = '(@[a-z0-9_.-]*[a-z0-9_-][.](com|org|net|edu|gov|mil|info|biz|health|care|io|eu|de|fr|it|es|ch|at|nl|be|pl|uk|ca|us|test|example|invalid))([a-z0-9][a-z0-9._-]*@)' -%}
    {#- of three in a row the second match begins where the first has ended -#}
    {{ replace_groups(replace_groups(parted, glued, '%1;%3'), glued, '%1;%3') }}
{%- endmacro %}

{% macro default__address_in(expression, number) -%}
    try_element_at(regexp_extract_all({{ readable_address_text(expression) }}, '([^\\s,;:<>()"\\x27|?&=@][^\\s,;:<>()"|?&=@]*@[^\\s,;:<>()"|?&=@]*[a-z0-9])', 1), {{ number }})
{%- endmacro %}

{% macro duckdb__address_in(expression, number) -%}
    regexp_extract_all({{ readable_address_text(expression) }}, '[^\s,;:<>()"''|?&=@\[\]][^\s,;:<>()"|?&=@\[\]]*@[^\s,;:<>()"|?&=@\[\]]*[a-z0-9]')[{{ number }}]
{%- endmacro %}

{% macro postgres__address_in(expression, number) -%}
    (
        select found.address[1]
        from regexp_matches({{ readable_address_text(expression) }}, '[^\s,;:<>()"''|?&=@][^\s,;:<>()"|?&=@]*@[^\s,;:<>()"|?&=@]*[a-z0-9]', 'g') with ordinality as found (address, position)
        where found.position = {{ number }}
    )
{%- endmacro %}
