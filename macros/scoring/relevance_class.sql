{#- How a signal's content relates to a programme: the class whose percentage the policy gives. -#}
{% macro relevance_class(signal, program) -%}
    case
        when {{ signal }}.product = {{ program }}.product then 'product_match'
        when {{ signal }}.therapy_area = {{ program }}.therapy_area then 'therapy_area_match'
        when {{ program }}.therapy_area is null and {{ program }}.product is null then 'unknown'
        when {{ signal }}.therapy_area is null and {{ signal }}.product is null then 'unknown'
        else 'other_therapy_area'
    end
{%- endmacro %}
