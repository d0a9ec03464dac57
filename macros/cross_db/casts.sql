{#-
    Casts of raw values that never fail: what cannot be read becomes null, and staging says so in
    `quarantine_reason` where the value was needed. `dbt.safe_cast` raises on the engines we run.
-#}

{#- Trimmed text; empty text is null, never ''. -#}
{% macro clean_text(expression) -%}
    nullif(trim(cast({{ expression }} as {{ dbt.type_string() }})), '')
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
