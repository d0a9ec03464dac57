{#- Fails on every value of a key, of one or several columns, that stands in more than one row or has a null part. -#}
{% test unique_key(model, columns) %}

with

keys as (
    select
        {%- for column in columns %}
        {{ column }},
        {%- endfor %}
        count(*) as row_count
    from {{ model }}
    group by {{ columns | join(', ') }}
)

select * from keys
where
    row_count > 1
    {%- for column in columns %}
    or {{ column }} is null
    {%- endfor %}

{% endtest %}
