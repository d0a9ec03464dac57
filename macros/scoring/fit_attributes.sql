{#- Columns of core.accounts that a fit criterion may name. -#}
{% macro fit_attributes() %}
    {{ return([
        'account_type',
        'account_type_group',
        'ownership',
        'state',
        'bed_count',
        'annual_patient_volume',
        'therapy_areas',
        'service_lines',
        'has_formulary_committee',
        'hierarchy_level',
    ]) }}
{% endmacro %}


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
