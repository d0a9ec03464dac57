{#- Quarantined rows are published, so what they say about people is not. -#}

{#- A text without what looks like an e-mail address or a telephone number. -#}
{% macro mask_personal_text(expression) -%}
    {{ mask_addresses_and(telephone_pattern(), expression) }}
{%- endmacro %}


{#- The same for keys and figures: ten digits in a row are an id there, or a time. -#}
{% macro mask_personal_key(expression) -%}
    {{ mask_addresses_and(written_telephone_pattern(), expression) }}
{%- endmacro %}

{% macro mask_addresses_and(telephones, expression) -%}
    {%- set without_email = replace_pattern(expression, address_pattern(), '[restricted]') -%}
    {{ replace_pattern(without_email, telephones, '[restricted]') }}
{%- endmacro %}


{#- An address, as it is or spelt: `ann@x.org`, `ann (at) x.org`. -#}
{% macro address_pattern() -%}
    {{ return(
        '[^ ",;:<>()]+(@|\uff20|%40| *' ~ spelt_at_pattern() ~ ' *)[^ ",;:<>()]+'
    ) }}
{%- endmacro %}

{% macro spelt_at_pattern() -%}
    {{ return('[^A-Za-z0-9 _./:,;-] *[aA][tT] *[^A-Za-z0-9 _./:,;-]') }}
{%- endmacro %}


{#-
    A telephone number in a text, however it is typed: ten digits or more with anything that people put
    between them, fewer after a plus or an area that begins with zero. Digits may be wide or Arabic ones.
    Numbers of other things are hidden with them: a text is no place for an id.
-#}
{% macro telephone_pattern() -%}
    {%- set digit = '[0-9\uff10-\uff19\u0660-\u0669\u06f0-\u06f9]' -%}
    {%- set between = '[ .()/*_+\u00a0\u00ad\u00b7\u2000-\u2015\u2022\u202f\u2212\uff08\uff09\uff0d-\uff0f-]*' -%}
    {{ return(
        '(' ~ digit ~ '(' ~ between ~ digit ~ '){9,}'
        ~ '|0' ~ digit ~ '{2,3}[ -]' ~ digit ~ '([ -]?' ~ digit ~ '){5,}'
        ~ '|[+\uff0b]' ~ between ~ digit ~ '(' ~ between ~ digit ~ '){6,}'
        ~ '|' ~ written_telephone_pattern() ~ ')'
    ) }}
{%- endmacro %}


{#- As it is written at home, with a country, or with a stroke after the area. -#}
{% macro written_telephone_pattern() -%}
    {{ return(
        '([(]?[0-9]{3}[)]?[-. /]?[0-9]{3}[-. ][0-9]{4}|[+][0-9][0-9 ().-]{6,18}[0-9]'
        ~ '|0[0-9]{2,4} ?/ ?[0-9][0-9 -]{4,}[0-9])'
    ) }}
{%- endmacro %}


{#- Whether a text holds an address. -#}
{% macro holds_address(expression) -%}
    (
        {{ expression }} like '%@%'
        or {{ position_of("'%40'", expression) }} > 0
        or {{ has_pattern(expression, '\uff20|' ~ spelt_at_pattern()) }}
    )
{%- endmacro %}


{#- What describes an organization or a thing: null where it holds an address or a telephone number of somebody. -#}
{% macro impersonal_text(expression) -%}
    case
        when not (
            {{ holds_address(expression) }}
            or {{ has_pattern(expression, telephone_pattern()) }}
        )
            then {{ expression }}
    end
{%- endmacro %}


{#-
    What an id holds that may be somebody: two words of which one has a capital (`Ann Lee`, but neither
    `EB 100` nor `no time`), a comma, brackets, or figures with a blank between them.
-#}
{% macro name_in_id_pattern() -%}
    {%- set capital, letter = '[A-Z\u00c0-\u00de]', '[A-Za-z\u00c0-\u024f]' -%}
    {{ return(
        '([,;(){}<>\u00a0]|' ~ capital ~ '[^ :]* +[^ :]*' ~ letter
        ~ '|' ~ letter ~ '[^ :]* +[^ :]*' ~ capital ~ '|[0-9] +[0-9])'
    ) }}
{%- endmacro %}


{#-
    An id that nobody's name can be; any other is known by its keyed hash. Whoever compares ids does so
    before this.
-#}
{% macro published_id(given) -%}
    case
        when not {{ has_pattern(given, name_in_id_pattern()) }} then {{ given }}
        else 'hashed-' || {{ keyed_hash(given) }}
    end
{%- endmacro %}


{#- The key of a row as it came, without parts of several words: `crm:17`, but `crm:[restricted]`. -#}
{% macro published_record_key(record_key) -%}
    {{ mask_personal_key(
        replace_pattern(record_key, '[^:]*' ~ name_in_id_pattern() ~ '[^:]*', '[restricted]')
    ) }}
{%- endmacro %}


{#- The name of a raw file: where it holds an address or a telephone number, its folder and a keyed hash. -#}
{% macro published_landing(landing_key) -%}
    case
        when
            {{ holds_address(landing_key) }}
            or {{ has_pattern(landing_key, written_telephone_pattern()) }}
            then
                {{ dbt.split_part(landing_key, "'/'", 1) }}
                || '/hashed-'
                || {{ keyed_hash(landing_key) }}
        else {{ landing_key }}
    end
{%- endmacro %}


{#-
    A word that somebody typed where one of a list belongs and that is none of ours: published as it is
    where it is a single word without figures and came in three records or more, since a name comes rarely.
-#}
{% macro is_common_word(expression, row_count) -%}
    (
        {{ row_count }} >= 3
        and length({{ expression }}) <= 40
        and {{ has_pattern(expression, '^[A-Za-z]+([_/-][A-Za-z]+)*$') }}
    )
{%- endmacro %}


{#- How any other word is told: by what it begins with and how long it is. -#}
{% macro word_shape(expression) -%}
    concat(
        substr({{ expression }}, 1, 2),
        '.. (',
        cast(length({{ expression }}) as {{ dbt.type_string() }}),
        ' characters)'
    )
{%- endmacro %}


{#- Whether a text is nothing but a day and a clock in figures. -#}
{% macro looks_like_a_date(expression) -%}
    {{ has_pattern(
        expression,
        '^([0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}|[0-9]{1,2}[-/.][0-9]{1,2}[-/.]([0-9]{2}|[0-9]{4}))'
        ~ '([ T][0-9]{1,2}:[0-9:.]*)? ?([AaPp][Mm]|Z|UTC|[+-][0-9:]{2,6})?$'
    ) }}
{%- endmacro %}


{#- What stands for words that are told nowhere but in the restricted files. -#}
{% macro unknown_word() -%}
    '(unknown word)'
{%- endmacro %}


{#-
    Where a product, area or theme belongs people may type anything, a name too. What is published is what
    our own lists have: selects of one column `word`, to be joined.
-#}
{% macro known_products() -%}
    select {{ code_name('product') }} as word from {{ policy_rows('programs') }}
    where product is not null
    union
    select {{ code_name('product') }} as word from {{ ref('product_therapy_areas') }}
{%- endmacro %}

{% macro known_therapy_areas() -%}
    select {{ code_name('therapy_area') }} as word from {{ policy_rows('programs') }}
    where therapy_area is not null
    union
    select {{ code_name('therapy_area') }} as word from {{ ref('therapy_areas') }}
{%- endmacro %}

{% macro known_themes() -%}
    select content_value as word from {{ policy_rows('content_fit') }}
    where dimension = 'theme'
    union
    select given as word from {{ policy_rows('content_fit') }}
    where dimension = 'theme'
    union
    select intent_theme as word from {{ policy_rows('nurture_paths') }}
    where intent_theme is not null
{%- endmacro %}

{#- What describes content: what policies compare, and what is usual; as code_name() has it. -#}
{% macro known_content_words() -%}
    select content_value as word from {{ policy_rows('content_fit') }}
    union
    select given as word from {{ policy_rows('content_fit') }}
    union
    select content_intent_level as word from {{ policy_rows('nurture_paths') }}
    union
    select intent_level as word from {{ policy_rows('signal_types') }}
    union
    select decision_role as word from {{ policy_rows('role_weights') }}
    union
    select decision_role as word from {{ ref('title_roles') }}
    union
    select use_case as word from {{ policy_rows('programs') }}
    union
    select {{ code_name('raw_word') }} as word from {{ ref('known_words') }}
    where vocabulary in ('content', 'country')
{%- endmacro %}


{#-
    A raw row as JSON text, of which only what surely says nothing about people is shown: ids and words of
    a code without blanks, times and numbers without letters that they do not need. All other values are
    hidden, whatever the column. Escapes inside values are simplified first, so that a value surely ends
    at the next quote.
-#}
{% macro mask_personal_record(expression) -%}
    {%- set unescaped -%}
    replace(replace({{ expression }}, chr(92) || chr(92), '/'), chr(92) || '"', '''')
    {%- endset -%}
    {%- set columns = columns_by_what_they_show() -%}
    {%- set hidden = mask_json_values(unescaped, columns.hidden) -%}
    {%- set coded = mask_json_values(hidden, columns.codes, '"[^"]*[^A-Za-z0-9_.:/"-][^"]*"') -%}
    {%- set timed = mask_json_values(coded, columns.figures, '"[^"]*[^0-9TZAPMUCG.:,/+$% "-][^"]*"') -%}
    {{ mask_personal_key(mask_json_values(timed, columns.figures, telephone_in_figures())) }}
{%- endmacro %}


{#-
    A telephone number where a figure belongs: ten digits before any colon or stroke that are neither a day
    that begins with its year nor a count of seconds since 1970.
-#}
{% macro telephone_in_figures() -%}
    {{ return(
        '("([^"12]|[12][^"0-9])([^"0-9:/]*[0-9]){9,}[^"]*"|"(2[1-9]|20[^"0-9])([^"0-9:/]*[0-9]){8,}[^"]*"'
        ~ '|"1[0-9]{10}"|"20[0-9]{8}"'
        ~ '|"0[^"0-9]*[0-9]{2,4}/[0-9]{6,}"|([3-9]|2[1-9])[0-9]{9,}[0-9.]*)'
    ) }}
{%- endmacro %}


{#- Columns of source tables that say of what kind something is, in words of people, by source.table. -#}
{% macro word_columns_by_table() %}
    {%- set found = {} -%}
    {%- if execute and graph.sources is defined -%}
        {%- set shown = columns_by_what_they_show().codes -%}
        {%- for source_table in graph.sources.values() -%}
            {%- set words = [] -%}
            {%- for column in source_table.columns.values() if column.name in shown and is_word_column(column.name) -%}
                {%- do words.append(column.name) -%}
            {%- endfor -%}
            {%- if words -%}
                {%- do found.update({source_table.source_name ~ '.' ~ source_table.name: words}) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(found) }}
{% endmacro %}

{% macro is_word_column(name) %}
    {{ return(modules.re.search('(^|_)(type|status|stage|scope|channel|verdict)(_vod_c)?$', name | lower) is not none) }}
{% endmacro %}


{#- What a raw row says in such columns, each word between semicolons. -#}
{% macro words_of_record(source_table, raw_record) -%}
    {%- set tables = word_columns_by_table() -%}
    {%- if not tables -%}
        {{ return("';'") }}
    {%- endif -%}
    case {{ source_table }}
        {%- for table, columns in tables | dictsort %}
        when '{{ table }}' then concat(
            {%- for column in columns %}
            ';',
            {{ replace_pattern(
                'coalesce(' ~ first_match(raw_record, '"' ~ column ~ '" ?: ?"[^"]*"') ~ ", '')",
                '^"[^"]*" ?: ?"|"$', ''
            ) }},
            {%- endfor %}
            ';'
        )
        {%- endfor %}
        else ';'
    end
{%- endmacro %}


{#- Words that say of what kind something is and that we know, as people may write them. -#}
{% macro known_kind_words() -%}
    select {{ word_key('raw_word') }} as word_key from {{ ref('known_words') }}
    union
    select {{ word_key('activity_type') }} as word_key from {{ ref('activity_type_map') }}
    union
    select {{ word_key(replace_pattern('activity_type', '^[^/]*/', '')) }} as word_key
    from {{ ref('activity_type_map') }}
    union
    select {{ word_key('signal_type') }} as word_key from {{ policy_rows('signal_types') }}
    union
    select {{ word_key('organization_type') }} as word_key from {{ ref('organization_types') }}
{%- endmacro %}


{#- A masked row of which a rare word shows no more than what it begins with. -#}
{% macro hide_rare_words(masked_record) -%}
    {%- set columns = word_columns_by_table().values() | sum(start=[]) | unique | sort -%}
    {{ replace_groups(
        masked_record,
        '"(' ~ columns | join('|') ~ ')" ?: ?"([^"[]{1,2})[^"]*"',
        '"%1":"%2.. [restricted]"'
    ) if columns else masked_record }}
{%- endmacro %}


{#- Names of all source columns, once each: {codes, figures, hidden}. -#}
{% macro columns_by_what_they_show() %}
    {%- set codes, figures, hidden = [], [], [] -%}
    {%- if execute and graph.sources is defined -%}
        {%- for source_table in graph.sources.values() -%}
            {%- for column in source_table.columns.values() if column.name != 'landing_key' -%}
                {%- set name = column.name | lower -%}
                {%- if column.config.meta.pii -%}
                    {%- do hidden.append(column.name) -%}
                {%- elif modules.re.search('(^|_)(id|guid|npi|ccn|vid|source_system|type|status|stage|scope|channel|verdict)(_vod_c)?$', name) -%}
                    {%- do codes.append(column.name) -%}
                {%- elif modules.re.search('^(is|has)_|(_at|_on|date|time|timestamp|created|synced|modstamp|deleted|count|capacity|volume|rank|version|datetime_vod_c|date_vod_c)$|amount', name) -%}
                    {%- do figures.append(column.name) -%}
                {%- else -%}
                    {%- do hidden.append(column.name) -%}
                {%- endif -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endif -%}
    {#- a name that one source hides is hidden in all -#}
    {{ return({
        'codes': codes | reject('in', hidden) | unique | sort,
        'figures': figures | reject('in', hidden) | unique | sort,
        'hidden': hidden | unique | sort,
    }) }}
{% endmacro %}
