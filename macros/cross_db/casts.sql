{#-
    Casts of raw values that never fail: what cannot be read becomes null, and staging says so in
    `quarantine_reason` where the value was needed. `dbt.safe_cast` raises on the engines we run.
-#}

{#- Trimmed text; empty text is null, never ''. -#}
{% macro clean_text(expression) -%}
    nullif(trim(cast({{ expression }} as {{ dbt.type_string() }})), '')
{%- endmacro %}


{#-
    Whole number: `1,200` and `12.0` are read, `12.5` and `1e400` are not. A point before three digits
    parts thousands in half of the world: `1.200` may be 1.2 or 1200, so it is neither.
    tests/fixtures/spellings/numbers.csv says what comes of what, for every engine.
-#}
{% macro try_integer(expression) -%}
    {%- set text = 'trim(' ~ number_text(expression) ~ ')' -%}
    case
        when
            {{ has_pattern(text, '^[+-]?([0-9]{1,18}|[1-9][0-9]{0,2}(,[0-9]{3}){1,5})([.]0*)?$') }}
            and not {{ has_pattern(text, '^[+-]?[0-9]{1,3}[.]000$') }}
            then cast(replace({{ replace_pattern(text, '[.]0*$') }}, ',', '') as {{ dbt.type_bigint() }})
    end
{%- endmacro %}


{#- A number of things: a whole number that is not below zero. -#}
{% macro try_count(expression) -%}
    case
        when {{ try_integer(expression) }} between 0 and 999999999 then {{ try_integer(expression) }}
    end
{%- endmacro %}


{#- Money in US dollars, or another exact number with two decimals; of other currencies nothing is read. -#}
{% macro try_decimal(expression) -%}
    {%- set text = 'trim(' ~ number_text(expression) ~ ')' -%}
    {%- set pattern = '^([+-]?)(?:(?:USD|[$]) *)?([0-9]{1,15}|[1-9][0-9]{0,2}(?:,[0-9]{3}){1,4})([.][0-9]*)?(?: *USD)?$' -%}
    case
        when
            {{ has_pattern(text, pattern) }}
            and not {{ has_pattern(text, '^[^0-9]*[0-9]{1,3}[.][0-9]{3}( *USD)?$') }}
            then cast(replace({{ replace_groups(text, pattern, '%1%2%3') }}, ',', '') as decimal(18, 2))
    end
{%- endmacro %}


{#- The text of a value; of a typed number without exponent and without zeros at its end. -#}
{% macro number_text(expression) -%}
    {{ return(adapter.dispatch('number_text', 'warm_accounts')(expression)) }}
{%- endmacro %}

{% macro default__number_text(expression) -%}
    case
        when typeof({{ expression }}) in ('double', 'float') or typeof({{ expression }}) like 'decimal%'
            then {{ replace_pattern('cast(try_cast(' ~ expression ~ ' as decimal(38, 6)) as string)', '[.]?0+$') }}
        else cast({{ expression }} as string)
    end
{%- endmacro %}

{% macro duckdb__number_text(expression) -%}
    case
        when typeof({{ expression }}) in ('DOUBLE', 'FLOAT') or typeof({{ expression }}) like 'DECIMAL%'
            then {{ replace_pattern('cast(try_cast(' ~ expression ~ ' as decimal(38, 6)) as varchar)', '[.]?0+$') }}
        else cast({{ expression }} as varchar)
    end
{%- endmacro %}

{% macro postgres__number_text(expression) -%}
    case
        when cast(pg_typeof({{ expression }}) as text) in ('double precision', 'real', 'numeric')
            then cast(trim_scale(cast(cast({{ expression }} as text) as numeric)) as text)
        else cast({{ expression }} as text)
    end
{%- endmacro %}


{#- true / false / null from the spellings that exports and people use. -#}
{% macro try_boolean(expression) -%}
    {{ return(adapter.dispatch('try_boolean', 'warm_accounts')(expression)) }}
{%- endmacro %}

{% macro default__try_boolean(expression) -%}
    case
        {{ boolean_spellings(expression) }}
        else cast(null as boolean)
    end
{%- endmacro %}

{#- As with times: a column that Parquet has as boolean is not spelled out first. -#}
{% macro duckdb__try_boolean(expression) -%}
    case
        when typeof({{ expression }}) = 'BOOLEAN' then try_cast({{ expression }} as boolean)
        {{ boolean_spellings(expression) }}
        else cast(null as boolean)
    end
{%- endmacro %}

{#- The branches that read a flag: what exports write first, then the words of people. -#}
{% macro boolean_spellings(expression) -%}
    {%- set given = "lower(trim(cast(" ~ expression ~ " as " ~ dbt.type_string() ~ ")))" -%}
    when {{ given }} in ('true', 't', 'yes', 'y', '1', '1.0') then true
        when {{ given }} in ('false', 'f', 'no', 'n', '0', '0.0') then false
        when {{ given }} in ('+', '✓', '✔', '☑', '☒') then true
        when {{ word_key(expression) }} in ({{ sql_texts(flag_words(true)) }}) then true
        when {{ word_key(expression) }} in ({{ sql_texts(flag_words(false)) }}) then false
{%- endmacro %}

{#- The words for yes and for no, as word_key gives them. -#}
{% macro flag_words(is_yes) -%}
    {{ return([
        'true', 't', 'yes', 'y', 'x', 'on', 'checked', 'ticked', 'set', 'wahr', 'ja', 'j', 'oui', 'vrai',
        'si', 'sim', 'verdadero', 'vero', 'da', 'tak', 'ano', 'kylla', 'enabled',
    ] if is_yes else [
        'false', 'f', 'no', 'n', 'off', 'unchecked', 'unticked', 'falsch', 'nein', 'non', 'faux', 'falso',
        'nao', 'nee', 'nej', 'nie', 'ei', 'disabled',
    ]) }}
{%- endmacro %}

{% macro sql_texts(texts) -%}
    {%- for text in texts -%}'{{ text }}'{{ ', ' if not loop.last }}{%- endfor -%}
{%- endmacro %}
