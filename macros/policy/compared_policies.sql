{#- Which policy versions are compared: the two of `warm policy diff`, else drafts with the one in force. -#}

{#- A var as a text literal of SQL. -#}
{% macro string_var(name) -%}
    {{ dbt.string_literal(dbt.escape_single_quotes(var(name) | string)) }}
{%- endmacro %}


{#- Filter: the version is one that is replayed. -#}
{% macro is_compared_policy(versions, line_in_force) -%}
    {%- if var('policy_from', '') and var('policy_to', '') -%}
    {{ versions }}.policy_version in ({{ string_var('policy_from') }}, {{ string_var('policy_to') }})
    {%- else -%}
    {{ versions }}.policy_line = {{ line_in_force }} and {{ versions }}.valid_from > {{ as_of_date() }}
    {%- endif -%}
{%- endmacro %}


{#- Filter: the two versions are a pair to compare, in this order. -#}
{% macro is_compared_pair(earlier, later) -%}
    {%- if var('policy_from', '') and var('policy_to', '') -%}
    {{ earlier }}.policy_version = {{ string_var('policy_from') }}
    and {{ later }}.policy_version = {{ string_var('policy_to') }}
    {%- else -%}
    {{ earlier }}.is_in_force
    {%- endif -%}
{%- endmacro %}
