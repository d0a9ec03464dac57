{#-
    A raw sum as hundredths of a score: floor(10000 * raw / (raw + half_point * scale)). A raw sum
    worth the half point gives 5000, that is 50.00. `half_point` is in points; `scale` is the raw
    units in one point.
-#}
{% macro saturated_score(raw, half_point, scale) -%}
    cast(
        {{ floor_divide(
            "10000 * cast(" ~ raw ~ " as " ~ type_wide_integer() ~ ")",
            "cast(" ~ raw ~ " as " ~ type_wide_integer() ~ ") + " ~ half_point ~ " * cast(" ~ scale ~ " as " ~ type_wide_integer() ~ ")",
        ) }} as {{ dbt.type_bigint() }}
    )
{%- endmacro %}


{#- Raw engagement units in one point: those before breadth, and the percent of breadth. -#}
{% macro engagement_scale() -%}
    {{ units_of_a_point('engagement') }}00
{%- endmacro %}


{#- Raw decay units in one point. -#}
{% macro decay_scale() -%}
    {{ units_of_a_point('decay') }}
{%- endmacro %}
