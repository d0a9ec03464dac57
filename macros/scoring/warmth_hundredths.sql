{#-
    Warmth from fit, engagement and decay in hundredths. Weights are per mille. The fit weight
    shrinks with the completeness of what is known; what it loses goes to engagement and decay in
    proportion to their weights. Every division floors, in the order written; an unknown fit has
    completeness 0 and so weighs nothing.
-#}
{% macro warmth_hundredths(engagement, decay) -%}
    {%- set fit_weight = floor_divide('w_fit * fit_completeness', 100) -%}
    {%- set engagement_gain = floor_divide('(w_fit - ' ~ fit_weight ~ ') * w_engagement', 'w_engagement + w_decay') -%}
    cast(
        {{ floor_divide(
            fit_weight ~ ' * coalesce(fit_score_hundredths, 0)'
            ~ ' + (w_engagement + coalesce(' ~ engagement_gain ~ ', 0)) * ' ~ engagement
            ~ ' + (w_decay + w_fit - ' ~ fit_weight ~ ' - coalesce(' ~ engagement_gain ~ ', 0)) * ' ~ decay,
            1000,
        ) }} as {{ dbt.type_bigint() }}
    )
{%- endmacro %}
