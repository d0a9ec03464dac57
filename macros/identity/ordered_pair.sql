{#- Two keys as one text, whichever comes first. -#}
{% macro ordered_pair(left_key, right_key) -%}
    case
        when {{ left_key }} < {{ right_key }} then concat({{ left_key }}, '|', {{ right_key }})
        else concat({{ right_key }}, '|', {{ left_key }})
    end
{%- endmacro %}
