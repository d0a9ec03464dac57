{#- Join condition: the row of a territory covers the place of an account, for the programme or for any. -#}
{% macro is_in_territory(account, territory, program_id) -%}
    coalesce({{ territory }}.program_id, {{ program_id }}) = {{ program_id }}
    and (
        {{ account }}.postal_code like {{ territory }}.postal_code_prefix || '%'
        or ({{ territory }}.postal_code_prefix is null and {{ account }}.state = {{ territory }}.state)
    )
{%- endmacro %}
