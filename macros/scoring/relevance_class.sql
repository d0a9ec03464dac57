{#-
    How what a signal is about relates to a programme: the class whose percentage the policy gives.
    The area of a programme without a product is all that its signals can match.
-#}
{% macro relevance_class(signal, program) -%}
    case
        when {{ program }}.therapy_area is null and {{ program }}.product is null
            then
                case
                    when {{ signal }}.therapy_area is null and {{ signal }}.product is null
                        then 'not_applicable'
                    else 'other'
                end
        when {{ signal }}.product = {{ program }}.product then 'product_match'
        when {{ signal }}.product is not null and {{ program }}.product is not null then 'other'
        when {{ signal }}.therapy_area = {{ program }}.therapy_area
            then
                case
                    when {{ program }}.product is null then 'product_match'
                    else 'therapy_area_match'
                end
        when {{ signal }}.therapy_area is null and {{ signal }}.product is null then 'unknown'
        else 'other'
    end
{%- endmacro %}
