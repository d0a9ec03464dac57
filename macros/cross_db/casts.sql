{#-
    Casts of raw values that never fail: what cannot be read becomes null, and staging says so in
    `quarantine_reason` where the value was needed. `dbt.safe_cast` raises on the engines we run.
-#}

{#- Trimmed text; empty text is null, never ''. -#}
{% macro clean_text(expression) -%}
    nullif(trim(cast({{ expression }} as {{ dbt.type_string() }})), '')
{%- endmacro %}


{#- UTC timestamp without zone; a value with an offset is moved to UTC. -#}
{% macro try_timestamp(expression) -%}
    {{ return(adapter.dispatch('try_timestamp', 'warm_accounts')(expression)) }}
{%- endmacro %}

{% macro default__try_timestamp(expression) -%}
    try_cast({{ expression }} as timestamp)
{%- endmacro %}

{#-
    DuckDB drops an offset when text becomes a timestamp: such text goes through the zoned type,
    which is slower. What Parquet has typed already is taken as it is: `typeof` is a constant, so the
    other branches are not even planned.
-#}
{% macro duckdb__try_timestamp(expression) -%}
    case
        when typeof({{ expression }}) in ('TIMESTAMP', 'DATE') then try_cast({{ expression }} as timestamp)
        when cast({{ expression }} as varchar) like '%:%+%' or cast({{ expression }} as varchar) like '%:%-%'
            then cast(try_cast({{ expression }} as timestamptz) as timestamp)
        else try_cast({{ expression }} as timestamp)
    end
{%- endmacro %}

{#- PostgreSQL has no safe cast: only text that looks like an ISO date or timestamp is cast. -#}
{% macro postgres__try_timestamp(expression) -%}
    case
        when trim(cast({{ expression }} as text)) ~ '^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])([T ]([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?)?\s*(Z|UTC|[+-]\d{2}(:?\d{2})?)?$'
            then cast(cast(trim(cast({{ expression }} as text)) as timestamptz) at time zone 'UTC' as timestamp)
        else cast(null as timestamp)
    end
{%- endmacro %}


{#- Date of an ISO date or timestamp. -#}
{% macro try_date(expression) -%}
    cast({{ try_timestamp(expression) }} as date)
{%- endmacro %}


{#- Date of a US-style `MM/DD/YYYY` text, as CMS publishes them. -#}
{% macro try_us_date(expression) -%}
    {{ return(adapter.dispatch('try_us_date', 'warm_accounts')(expression)) }}
{%- endmacro %}

{% macro default__try_us_date(expression) -%}
    cast(try_to_timestamp({{ expression }}, 'MM/dd/yyyy') as date)
{%- endmacro %}

{% macro duckdb__try_us_date(expression) -%}
    cast(try_strptime(cast({{ expression }} as varchar), '%m/%d/%Y') as date)
{%- endmacro %}

{% macro postgres__try_us_date(expression) -%}
    case
        when cast({{ expression }} as text) ~ '^(0[1-9]|1[0-2])/(0[1-9]|[12]\d|3[01])/\d{4}$'
            then to_date(cast({{ expression }} as text), 'MM/DD/YYYY')
        else cast(null as date)
    end
{%- endmacro %}


{#- Whole number; 12.0 is 12, 12.5 and 1e400 are null. -#}
{% macro try_integer(expression) -%}
    {{ return(adapter.dispatch('try_integer', 'warm_accounts')(expression)) }}
{%- endmacro %}

{% macro default__try_integer(expression) -%}
    try_cast(regexp_replace(trim(cast({{ expression }} as {{ dbt.type_string() }})), '[.]0*$', '') as {{ dbt.type_bigint() }})
{%- endmacro %}

{% macro postgres__try_integer(expression) -%}
    case
        when trim(cast({{ expression }} as text)) ~ '^[+-]?\d{1,18}([.]0*)?$'
            then cast(regexp_replace(trim(cast({{ expression }} as text)), '[.]0*$', '') as bigint)
        else cast(null as bigint)
    end
{%- endmacro %}


{#- Money or another exact number with two decimals. -#}
{% macro try_decimal(expression) -%}
    {{ return(adapter.dispatch('try_decimal', 'warm_accounts')(expression)) }}
{%- endmacro %}

{% macro default__try_decimal(expression) -%}
    try_cast({{ expression }} as decimal(18, 2))
{%- endmacro %}

{% macro postgres__try_decimal(expression) -%}
    case
        when trim(cast({{ expression }} as text)) ~ '^[+-]?\d{1,15}([.]\d*)?$'
            then cast(trim(cast({{ expression }} as text)) as decimal(18, 2))
        else cast(null as decimal(18, 2))
    end
{%- endmacro %}


{#- true / false / null from the spellings that exports use. -#}
{% macro try_boolean(expression) -%}
    {{ return(adapter.dispatch('try_boolean', 'warm_accounts')(expression)) }}
{%- endmacro %}

{% macro default__try_boolean(expression) -%}
    case
        when lower(trim(cast({{ expression }} as {{ dbt.type_string() }}))) in ('true', 't', 'yes', 'y', '1') then true
        when lower(trim(cast({{ expression }} as {{ dbt.type_string() }}))) in ('false', 'f', 'no', 'n', '0') then false
        else cast(null as boolean)
    end
{%- endmacro %}

{#- As with times: a column that Parquet has as boolean is not spelled out first. -#}
{% macro duckdb__try_boolean(expression) -%}
    case
        when typeof({{ expression }}) = 'BOOLEAN' then try_cast({{ expression }} as boolean)
        when lower(trim(cast({{ expression }} as varchar))) in ('true', 't', 'yes', 'y', '1') then true
        when lower(trim(cast({{ expression }} as varchar))) in ('false', 'f', 'no', 'n', '0') then false
        else cast(null as boolean)
    end
{%- endmacro %}
