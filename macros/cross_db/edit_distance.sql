{#- Levenshtein distance of two texts: how many letters must change to make one of the other. -#}
{% macro edit_distance(left_text, right_text) -%}
    {{ return(adapter.dispatch('edit_distance', 'warm_accounts')(left_text, right_text)) }}
{%- endmacro %}

{% macro default__edit_distance(left_text, right_text) -%}
    levenshtein({{ left_text }}, {{ right_text }})
{%- endmacro %}

{#- From the extension fuzzystrmatch, which refuses texts of more than 255 bytes. -#}
{% macro postgres__edit_distance(left_text, right_text) -%}
    levenshtein(substr({{ left_text }}, 1, 255), substr({{ right_text }}, 1, 255))
{%- endmacro %}
