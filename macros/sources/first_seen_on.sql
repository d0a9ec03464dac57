{#- The earliest day that any version of a record tells: made, else changed, else loaded; a day to come is none. -#}
{% macro first_seen_on() -%}
    min(
        case
            when coalesce(created_at, updated_at, loaded_at) <= {{ end_of_day(as_of_date()) }}
                then cast(coalesce(created_at, updated_at, loaded_at) as date)
        end
    ) over (partition by source_system, source_record_id)
{%- endmacro %}
