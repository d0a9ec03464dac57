{#- One row per source table and landing: how many rows it has, counted before anything else looks at them. -#}
{#- Activities of sources that land by file are not among them: see stg_raw_activity_rows. -#}
{%- set counted_tables = record_tables()
    + activity_tables() | selectattr('landing', 'equalto', 'source') | list -%}

with

raw_row_counts as (

    {% for table in counted_tables %}
    select
        '{{ table.source }}' as source_name,
        '{{ table.name }}' as source_table,
        landing_key,
        count(*) as raw_count
    from {{ source(table.source, table.table) }}
    group by landing_key
    {% if not loop.last %}union all{% endif %}
    {% endfor %}

)

select * from raw_row_counts
