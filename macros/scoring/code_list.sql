{#-
    A `;`-separated list in any spelling as `;code_one;code_two;`, so that membership is one
    portable `like`.
-#}
{% macro as_code_list(expression) -%}
    {{ dbt.concat([
        "';'",
        replace_pattern(
            replace_pattern("lower(trim(" ~ expression ~ "))", "[^a-z0-9;]+", "_"),
            "_*;_*", ";"
        ),
        "';'",
    ]) }}
{%- endmacro %}
