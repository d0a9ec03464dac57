{#- Quarantined rows are published, so what they say about people is not. -#}

{#- A text without what looks like an e-mail address or a telephone number. -#}
{% macro mask_personal_text(expression) -%}
    {%- set without_email = replace_pattern(
        expression, '[^ ",;:<>()]+(@|%40)[^ ",;:<>()]+', '[restricted]'
    ) -%}
    {{ replace_pattern(without_email, telephone_pattern(), '[restricted]') }}
{%- endmacro %}

{#- As written at home, with a country, or with a stroke after the area. -#}
{% macro telephone_pattern() -%}
    {{ return(
        '([(]?[0-9]{3}[)]?[-. /]?[0-9]{3}[-. ][0-9]{4}|[+][0-9][0-9 ().-]{6,18}[0-9]'
        ~ '|0[0-9]{2,4} ?/ ?[0-9][0-9 -]{4,}[0-9])'
    ) }}
{%- endmacro %}


{#- What describes an organization or a thing: null where it holds an address or a telephone number of somebody. -#}
{% macro impersonal_text(expression) -%}
    case
        when not (
            {{ expression }} like '%@%'
            or {{ position_of("'%40'", expression) }} > 0
            or {{ has_pattern(expression, telephone_pattern()) }}
        )
            then {{ expression }}
    end
{%- endmacro %}

{#- A word that somebody typed where one of a list belongs. A word is short; what is longer may speak of people. -#}
{% macro published_word(expression) -%}
    case
        when length({{ expression }}) > 40 then '[long text]'
        else {{ mask_personal_text(expression) }}
    end
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
    {{ mask_personal_text(timed) }}
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
