{#- One row per source table and landing: how many rows it has, counted before anything else looks at them. -#}
{#- Activities of sources that land by file are not among them: see stg_raw_activity_rows. -#}
{%- set counted_tables = staged_record_tables() + staged_activity_tables() -%}

with

raw_row_counts as (

    {% for source_name, table_name, staged_model in counted_tables
        if (source_name, table_name, staged_model) in staged_record_tables()
        or source_name not in sources_landed_by_file() %}
    {% if not loop.first %}union all{% endif %}
    select
        '{{ source_name }}' as source_name,
        '{{ source_name }}.{{ table_name }}' as source_table,
        landing_key,
        count(*) as raw_count
    from {{ source(source_name, table_name) }}
    group by landing_key
    {% endfor %}

)

select * from raw_row_counts
