{#-
    Letters and digits only, upper case: identifiers such as a CCN or a tax id, whatever dashes they
    were typed with. Fewer than five characters, or no digit but zeros, is no identifier: `n/a`,
    `none`, `0`, `00-0000000`.
-#}
{% macro identifier_key(expression) -%}
    {%- set key = replace_pattern("upper(" ~ record_id(expression) ~ ")", '[^A-Z0-9]+', '') -%}
    case
        when length({{ key }}) >= 5 and {{ has_pattern(key, '[1-9]') }} then {{ key }}
        else cast(null as {{ dbt.type_string() }})
    end
{%- endmacro %}


{#-
    A CCN has six characters. Five digits are one of a state from 01 to 09 whose zero a spreadsheet
    took: 70099 is 070099.
-#}
{% macro ccn_key(expression) -%}
    {%- set given = record_id(expression) -%}
    case
        when {{ has_pattern(given, '^[0-9]{5}$') }} and {{ has_pattern(given, '[1-9]') }}
            then concat('0', {{ given }})
        else {{ identifier_key(given) }}
    end
{%- endmacro %}


{#- A tax id: figures, with a few letters of a country before or after them. Other text is none. -#}
{% macro tax_id_key(expression) -%}
    {%- set key = identifier_key(expression) -%}
    case when {{ has_pattern(key, '^[A-Z]{0,3}[0-9]{5,12}[A-Z]{0,2}$') }} then {{ key }} end
{%- endmacro %}


{#-
    An NPI has ten digits, starts with 1 or 2, and its last digit checks the others: from the right
    every second digit counts double, as the sum of its digits; with the 24 of the prefix 80840 all
    sum to a multiple of ten. Anything else is no NPI.
-#}
{% macro npi_key(expression) -%}
    {%- set given = record_id(expression) -%}
    case
        when {{ has_pattern(given, '^[12][0-9]{9}$') }}
            then
                case
                    when
                        mod(
                            24
                            {%- for place in range(1, 11) %}
                            {%- set digit = "substr(" ~ given ~ ", " ~ place ~ ", 1)" %}
                            + cast({{
                                "translate(" ~ digit ~ ", '0123456789', '0246813579')"
                                if place % 2 else digit
                            }} as {{ dbt.type_int() }})
                            {%- endfor %},
                            10
                        ) = 0
                        then {{ given }}
                end
        else cast(null as {{ dbt.type_string() }})
    end
{%- endmacro %}


{#- Only the digits of a text. -#}
{% macro digits_of(expression) -%}
    {{ replace_pattern(expression, '[^0-9]+', '') }}
{%- endmacro %}


{#-
    Ten digits of a North American number, without country code and extension; area codes and
    exchanges start at 2, and 555-01xx is reserved for fiction. Listed placeholders are taken out by
    the model, from the seed.
-#}
{% macro phone_key(expression) -%}
    {%- set before_extension =
        "split_part(split_part(lower(" ~ record_id(expression) ~ "), 'e', 1), 'x', 1)"
    -%}
    {%- set digits = digits_of(before_extension) -%}
    case
        when {{ has_pattern(digits, '^1?[2-9][0-9]{2}55501[0-9]{2}$') }}
            then cast(null as {{ dbt.type_string() }})
        when {{ has_pattern(digits, '^[2-9][0-9]{2}[2-9][0-9]{6}$') }} then {{ digits }}
        when {{ has_pattern(digits, '^1[2-9][0-9]{2}[2-9][0-9]{6}$') }}
            then substr({{ digits }}, 2, 10)
        else cast(null as {{ dbt.type_string() }})
    end
{%- endmacro %}


{#-
    What a refusal may mean by a number: the ten digits of North America, also of a number that phone_key takes for none,
    elsewhere the last nine; null where it has fewer than seven, or is no number.
-#}
{% macro called_number(expression) -%}
    {%- set given = replace_pattern(
        "lower(" ~ seen_text(expression) ~ ")", '^[^0-9+(]*|[^0-9]*(x|e|ext|extension)[.: ]*[0-9]+[^0-9]*$', ''
    ) -%}
    {%- set digits = digits_of(given) -%}
    case
        when {{ has_pattern(given, '[a-z@]') }} then cast(null as {{ dbt.type_string() }})
        when {{ has_pattern(digits, '^1[2-9][0-9]{9}$') }} then substr({{ digits }}, 2, 10)
        when {{ has_pattern(digits, '^[2-9][0-9]{9}$') }} then {{ digits }}
        when length({{ digits }}) >= 9 then substr({{ digits }}, length({{ digits }}) - 8, 9)
        when length({{ digits }}) >= 7 then {{ digits }}
    end
{%- endmacro %}


{#-
    Host name of a website or an e-mail address, lower case, without scheme, user, www, port and
    path.
-#}
{% macro domain_key(expression) -%}
    {%- set given = "lower(trim(" ~ expression ~ "))" -%}
    {%- set without_scheme = replace_pattern(given, '^[a-z]+:/+', '') -%}
    {%- set host = replace_pattern(without_scheme, '[/?#:,; ].*$', '') -%}
    {%- set without_user = replace_pattern(host, '^.*@', '') -%}
    {%- set domain = replace_pattern(without_user, '^www[0-9]?[.]', '') -%}
    case
        when {{ has_pattern(domain, '^[a-z0-9][a-z0-9.-]*[.][a-z]{2,}$') }} then {{ domain }}
        else cast(null as {{ dbt.type_string() }})
    end
{%- endmacro %}


{#-
    Five digits of a US postal code: ZIP+4 cut, leading zeros lost by spreadsheets put back; others
    as written.
-#}
{% macro postal_code_key(expression) -%}
    {%- set code = replace_pattern("upper(" ~ record_id(expression) ~ ")", '[^A-Z0-9]+', '') -%}
    case
        when {{ has_pattern(code, '^([0-9]{5}|[0-9]{9})$') }} then substr({{ code }}, 1, 5)
        when {{ has_pattern(code, '^[0-9]{4}$') }} then concat('0', {{ code }})
        when {{ has_pattern(code, '^[0-9]{3}$') }} then concat('00', {{ code }})
        when {{ has_pattern(code, '^[0-9]{8}$') }} then concat('0', substr({{ code }}, 1, 4))
        else nullif({{ code }}, '')
    end
{%- endmacro %}


{#-
    Name of a city with the usual short words written out: St. Louis and Saint Louis, Ft Dodge and
    Fort Dodge. In two steps over columns, because no parser follows calls as deep as all words are:
    city_opening takes the plain form that organization_name_key gives, city_key takes the opening.
-#}
{% macro city_opening(plain_city) -%}
    {{ words_written_out("concat(' ', " ~ plain_city ~ ", ' ')", [
        ('st', 'saint'), ('ste', 'sainte'), ('ft', 'fort'), ('mt', 'mount'),
        ('n', 'north'), ('s', 'south'), ('e', 'east'), ('w', 'west'),
    ]) }}
{%- endmacro %}

{% macro city_key(opening) -%}
    nullif(trim({{ words_written_out(opening, [
        ('hts', 'heights'), ('spgs', 'springs'), ('spg', 'spring'), ('jct', 'junction'),
        ('pt', 'point'), ('twp', 'township'), ('is', 'island'), ('bch', 'beach'),
        ('vlg', 'village'),
    ]) }}), '')
{%- endmacro %}

{% macro words_written_out(padded, words) -%}
    {%- set written = namespace(sql=padded) -%}
    {%- for short, long in words -%}
        {%- set written.sql = "replace(" ~ written.sql ~ ", ' " ~ short ~ " ', ' " ~ long ~ " ')" -%}
    {%- endfor -%}
    {{ written.sql }}
{%- endmacro %}


{#-
    The form of a name that the seed placeholder_names lists: its plain key, `-` where it has no
    letter and no digit of any script, or is the word null, which a seed cannot hold.
-#}
{% macro placeholder_key(expression) -%}
    {%- set plain = "translate(lower(trim(" ~ expression ~ ")), '–—…·•', '-----')" -%}
    case
        when {{ plain }} = 'null' or not {{ has_pattern(plain, '[0-9a-z]|[^ -~]') }} then '-'
        else {{ organization_name_key(expression) }}
    end
{%- endmacro %}


{#- A person's name for comparing: the plain key of given and family name together. -#}
{% macro person_name_key(first_name, last_name) -%}
    case
        when {{ last_name }} is null then cast(null as {{ dbt.type_string() }})
        else {{ organization_name_key(
            "concat(coalesce(" ~ first_name ~ ", ''), ' ', " ~ last_name ~ ")"
        ) }}
    end
{%- endmacro %}


{#- Parts of a blocking key joined by a bar; null where any part is null, on every engine. -#}
{% macro joined_key(parts) -%}
    case
        when {% for part in parts %}{{ part }} is not null{{ ' and ' if not loop.last }}{% endfor %}
            then concat({% for part in parts %}{{ part }}{{ ", '|', " if not loop.last }}{% endfor %})
        else cast(null as {{ dbt.type_string() }})
    end
{%- endmacro %}


{#-
    Plain form of an organization's name before its words are looked up: dots dropped, so that
    L.L.C. is one word, pairs of words that mean one thing joined, and the words that are often
    written on to the one before (RandolphHealth, LowellGeneralHospital) parted from it.
-#}
{% macro plain_organization_name(expression) -%}
    {%- set plain = namespace(sql=organization_name_key("replace(" ~ expression ~ ", '.', '')")) -%}
    {%- for phrase, word in [
        ('sacred heart', 'sacredheart'), ('long term', 'longterm'), ('surgi center', 'surgicenter'),
        ('health care', 'health'),
        ('health', ' health'), ('hospital', ' hospital'), ('  ', ' '),
    ] -%}
        {%- set plain.sql = "replace(" ~ plain.sql ~ ", '" ~ phrase ~ "', '" ~ word ~ "')" -%}
    {%- endfor -%}
    ltrim({{ plain.sql }})
{%- endmacro %}


{#- The part of a host name that its owner chose, without hyphens: stmary of www2.st-mary.org. -#}
{% macro domain_label(domain) -%}
    {%- set without_suffix = replace_pattern(domain, '[.][^.]+$', '') -%}
    {{ replace_pattern(replace_pattern(without_suffix, '^.*[.]', ''), '-', '') }}
{%- endmacro %}
