{#- One row per raw row of the activity tables that land by file: nothing but where it came from. -#}
with

raw_activity_rows as (

    {% for table in activity_tables() | selectattr('landing', 'equalto', 'file') %}
    select
        '{{ table.name }}' as source_table,
        landing_key
    from {{ source(table.source, table.table) }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}

)

select * from raw_activity_rows
