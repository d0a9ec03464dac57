{#- One row per source table and landing: how many rows it has, counted before anything else looks at them. -#}
{#- Activities of sources that land by file are not among them: see stg_raw_activity_rows. -#}
{%- set counted_tables = staged_record_tables() -%}
{%- for activity_table in staged_activity_tables() if activity_table[0] not in sources_landed_by_file() -%}
    {%- do counted_tables.append(activity_table) -%}
{%- endfor -%}

with

raw_row_counts as (

    {% for source_name, table_name, staged_model in counted_tables %}
    select
        '{{ source_name }}' as source_name,
        '{{ source_name }}.{{ table_name }}' as source_table,
        landing_key,
        count(*) as raw_count
    from {{ source(source_name, table_name) }}
    group by landing_key
    {% if not loop.last %}union all{% endif %}
    {% endfor %}

)

select * from raw_row_counts
