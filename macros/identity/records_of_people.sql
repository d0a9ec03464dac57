{#-
    All contact records of each person, also those that their sources have merged away: a select on the
    tables contact_record_map and record_aliases (of contacts) as the model names them.
-#}
{% macro records_of_people() -%}
    select
        contact_id,
        contact_record_key
    from contact_record_map

    union all

    select
        contact_record_map.contact_id,
        record_aliases.retired_record_key as contact_record_key
    from contact_record_map
    inner join record_aliases
        on contact_record_map.contact_record_key = record_aliases.record_key
{%- endmacro %}


{#- The id that a person has who is known by this record first. -#}
{% macro contact_id_of(record_key) -%}
    concat('con_', {{ dbt.hash(record_key) }})
{%- endmacro %}
