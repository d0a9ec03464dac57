{#- True where a text of plain words has a keyword among its whole words. -#}
{% macro has_keyword(words, keyword) -%}
    {{ position_of("concat(' ', " ~ keyword ~ ", ' ')", "concat(' ', " ~ words ~ ", ' ')") }} > 0
{%- endmacro %}
