{#- One row per source table and landing: how many rows it has, counted before anything else looks at them. -#}
{#- Activities of sources that land by file are not among them, but for their erased rows: see stg_raw_activity_rows. -#}
{{ config(materialized='table') }}
{%- set counted_tables = record_tables()
    + activity_tables() | selectattr('landing', 'equalto', 'source') | list -%}

with

raw_row_counts as (

    {% for table in counted_tables %}
    select
        '{{ table.source }}' as source_name,
        '{{ table.name }}' as source_table,
        landing_key,
        count(*) as raw_count,
        0 as erased_count
    from {{ source(table.source, table.table) }}
    group by landing_key
    union all
    {% endfor %}
    {#- the raw views leave erased persons out #}
    select
        source_name,
        source_table,
        landing_key,
        erased_count as raw_count,
        erased_count
    from {{ api.Relation.create(
        database=target_database(), schema='raw_files', identifier='erased_rows'
    ) }}

)

select * from raw_row_counts
