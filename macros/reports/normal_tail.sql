{#-
    Two-sided tail of the normal distribution at z standard errors (Abramowitz and Stegun 26.2.17; right to
    0.0000001). In reports alone: a score never reads a floating number.
-#}
{% macro two_sided_tail(z) -%}
    {%- set t = '(1.0 / (1.0 + 0.2316419 * abs(' ~ z ~ ')))' -%}
    (
        2.0 * exp(-({{ z }}) * ({{ z }}) / 2.0) * 0.3989422804014327 * {{ t }} * (
            0.319381530 + {{ t }} * (
                -0.356563782 + {{ t }} * (
                    1.781477937 + {{ t }} * (-1.821255978 + {{ t }} * 1.330274429)
                )
            )
        )
    )
{%- endmacro %}
