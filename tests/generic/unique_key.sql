{#-
    Fails on every value of a key, of one or several columns, that stands in more than one row or has
    a null part; in columns named as nullable null is a value like others.
-#}
{% test unique_key(model, columns, nullable=[]) %}

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
    {%- for column in columns if column not in nullable %}
    or {{ column }} is null
    {%- endfor %}

{% endtest %}
