{#- Exact integer arithmetic: the same bits on every engine. -#}

{#- Wide integer for raw units: products of maxima pass 2^63. -#}
{% macro type_wide_integer() -%}
    decimal(38, 0)
{%- endmacro %}


{#- Floor of a quotient of two non-negative integers; null when the divisor is 0. -#}
{% macro floor_divide(numerator, denominator) -%}
    {{ return(adapter.dispatch('floor_divide', 'warm_accounts')(numerator, denominator)) }}
{%- endmacro %}

{#-
    Spark rounds decimal quotients to a few digits: take the remainder off first, then the quotient
    is exact.
-#}
{% macro default__floor_divide(numerator, denominator) -%}
    cast((({{ numerator }}) - ({{ numerator }}) % nullif({{ denominator }}, 0)) / nullif({{ denominator }}, 0) as decimal(38, 0))
{%- endmacro %}

{% macro duckdb__floor_divide(numerator, denominator) -%}
    cast(({{ numerator }}) as hugeint) // nullif(cast(({{ denominator }}) as hugeint), 0)
{%- endmacro %}

{% macro postgres__floor_divide(numerator, denominator) -%}
    div(cast({{ numerator }} as numeric), nullif(cast({{ denominator }} as numeric), 0))
{%- endmacro %}


{#- Sum of bigint units without overflow. -#}
{% macro exact_sum(expression) -%}
    {{ return(adapter.dispatch('exact_sum', 'warm_accounts')(expression)) }}
{%- endmacro %}

{% macro default__exact_sum(expression) -%}
    cast(sum(cast({{ expression }} as decimal(38, 0))) as decimal(38, 0))
{%- endmacro %}

{#- DuckDB adds bigint into hugeint by itself, and much faster than decimals. -#}
{% macro duckdb__exact_sum(expression) -%}
    cast(sum({{ expression }}) as decimal(38, 0))
{%- endmacro %}


{#- Product of two bigints that may pass 2^63. -#}
{% macro wide_product(left_side, right_side) -%}
    {{ return(adapter.dispatch('wide_product', 'warm_accounts')(left_side, right_side)) }}
{%- endmacro %}

{#- Nineteen digits each, so that Spark keeps the scale of the product. -#}
{% macro default__wide_product(left_side, right_side) -%}
    cast(cast({{ left_side }} as decimal(19, 0)) * cast({{ right_side }} as decimal(19, 0)) as decimal(38, 0))
{%- endmacro %}

{% macro duckdb__wide_product(left_side, right_side) -%}
    cast({{ left_side }} as hugeint) * ({{ right_side }})
{%- endmacro %}
