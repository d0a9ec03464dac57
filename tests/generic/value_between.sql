{#- Fails on every row whose value lies outside the closed range; null passes. -#}
{% test value_between(model, column_name, minimum, maximum) %}

select *
from {{ model }}
where
    {{ column_name }} < {{ minimum }}
    or {{ column_name }} > {{ maximum }}

{% endtest %}
