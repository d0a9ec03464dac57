{#-
    The latest activity of a group as one text that sorts by time,
    `YYYY-MM-DD HH:MM:SS|activity_id`, so that a plain `max` finds it on every engine.
-#}
{% macro activity_by_time(occurred_at, activity_id) -%}
    {{ dbt.concat(["substring(cast(" ~ occurred_at ~ " as " ~ dbt.type_string() ~ "), 1, 19)", "'|'", activity_id]) }}
{%- endmacro %}

{#- Its day. -#}
{% macro latest_activity_on(latest_activity_stamp) -%}
    cast(substring({{ latest_activity_stamp }}, 1, 10) as date)
{%- endmacro %}

{#- Its id: what follows the nineteen characters of the time and the bar; null where no one activity is meant. -#}
{% macro latest_activity_id(latest_activity_stamp) -%}
    nullif(substring({{ latest_activity_stamp }}, 21), '')
{%- endmacro %}
