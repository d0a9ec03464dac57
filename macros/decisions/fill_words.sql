{#-
    Text with its places in braces filled: {'engagement': 'engagement_words'} puts that column where
    `{engagement}` stands.
-#}
{% macro fill_placeholders(text, places) -%}
    {%- set filled = namespace(sql=text) -%}
    {%- for place, value in places.items() -%}
        {%- set filled.sql = "replace(" ~ filled.sql ~ ", '{" ~ place ~ "}', coalesce(cast(" ~ value ~ " as " ~ dbt.type_string() ~ "), 'not known'))" -%}
    {%- endfor -%}
    {{ filled.sql }}
{%- endmacro %}


{#- Whole points of a score in hundredths, as people say them. -#}
{% macro whole_points(hundredths) -%}
    cast({{ floor_divide(hundredths, 100) }} as {{ dbt.type_bigint() }})
{%- endmacro %}


{#-
    Columns as `name=value,name=value` in the order given; null is empty. Every engine writes the
    same text for whole numbers and dates.
-#}
{% macro as_key_values(columns) -%}
    {%- for name, column in columns.items() -%}
        '{{ "," if not loop.first }}{{ name }}=' || coalesce(cast({{ column }} as {{ dbt.type_string() }}), '') {{ "|| " if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
