{#- What tables of connectors say of rows that stand between two records. -#}

{#- Whether the connector says that a row is gone at its source, or was replaced by a later version. -#}
{% macro is_row_gone() -%}
    (
            coalesce({{ try_boolean('_fivetran_deleted') }}, false)
            or not coalesce({{ try_boolean('_fivetran_active') }}, true)
        )
{%- endmacro %}


{#-
    Whether HubSpot calls the organization of an association the primary one: by a flag, by the label,
    or by the number of a type of its own (`category` HUBSPOT_DEFINED, or not said).
-#}
{% macro is_primary_association(type_ids) -%}
    (
            coalesce({{ try_boolean('is_primary') }}, false)
            or coalesce(lower({{ clean_text('label') }}) like '%primary%', false)
            or coalesce(
                {{ record_id('type_id') }} in ('{{ type_ids | join("', '") }}')
                and lower(coalesce({{ clean_text('category') }}, 'hubspot_defined')) = 'hubspot_defined',
                false
            )
        )
{%- endmacro %}
