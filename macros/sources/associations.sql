{#- What connectors say of their rows, and of those that stand between two records. -#}

{#-
    Whether source or connector say that a row is gone, or was replaced by a later version. `own_flag` is
    the column by which the source itself says so, where it has one.
-#}
{% macro is_row_gone(own_flag=none) -%}
    (
            {%- if own_flag %}
            coalesce({{ try_boolean(own_flag) }}, false) or
            {%- endif %}
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
