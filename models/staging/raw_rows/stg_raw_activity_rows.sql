{#- One row per raw row of the activity tables that land by file: nothing but where it came from. -#}
with

raw_activity_rows as (

    {% for source_name, table_name, staged_model in staged_activity_tables()
        if source_name in sources_landed_by_file() %}
    {% if not loop.first %}union all{% endif %}
    select
        '{{ source_name }}.{{ table_name }}' as source_table,
        landing_key
    from {{ source(source_name, table_name) }}
    {% endfor %}

)

select * from raw_activity_rows
