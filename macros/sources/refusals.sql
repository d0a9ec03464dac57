{#- What a record of a person says against being contacted, in the words of its source. -#}

{#- A flag that refuses: what is written there and cannot be read counts as a refusal. -#}
{% macro refusal_flag(expression) -%}
    coalesce({{ try_boolean(expression) }}, {{ clean_text(expression) }} is not null)
{%- endmacro %}


{#- The channels that a do-not-call closes; every other one stays as it is. -#}
{% macro channels_refused_by(do_not_call) -%}
    case when {{ do_not_call }} then 'phone;sms' end
{%- endmacro %}


{#-
    Whether mail to the address came back: the flag says so, or, where there is none, a date or a
    reason of the bounce does.
-#}
{% macro is_bounced(flag, bounced_at, reason) -%}
    coalesce(
        {{ try_boolean(flag) }},
        {{ clean_text(flag) }} is not null
        or {{ clean_text(bounced_at) }} is not null
        or {{ clean_text(reason) }} is not null
    )
{%- endmacro %}
