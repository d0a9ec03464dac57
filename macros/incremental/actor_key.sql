{#-
    Whoever an activity names, by what its source gives: contact, e-mail token, organization,
    organization name.
-#}
{% macro actor_key() -%}
    {{ dbt.concat([
        "coalesce('c=' || contact_record_key || '|', '')",
        "coalesce('e=' || email_key || '|', '')",
        "coalesce('o=' || organization_record_key || '|', '')",
        "coalesce('n=' || organization_name_key || '|', '')",
    ]) }}
{%- endmacro %}
