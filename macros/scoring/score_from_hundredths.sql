{#-
    A score of 0.00 to 100.00 from integer hundredths: the only place where a score stops being an
    integer.
-#}
{#- Decimal product, not a quotient: exact on every engine. -#}
{% macro score_from_hundredths(hundredths) -%}
    cast(cast({{ hundredths }} as decimal(7, 0)) * cast(0.01 as decimal(3, 2)) as decimal(5, 2))
{%- endmacro %}
