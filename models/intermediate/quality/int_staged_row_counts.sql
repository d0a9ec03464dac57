{#- One row per source table of records and landing: how many rows were staged, how many quarantined. -#}
with

staged_row_counts as (

    {% for source_name, table_name, staged_model in staged_record_tables() %}
    select
        '{{ source_name }}' as source_name,
        '{{ source_name }}.{{ table_name }}' as source_table,
        landing_key,
        sum(case when quarantine_reason is null then 1 else 0 end) as staged_count,
        sum(case when quarantine_reason is null then 0 else 1 end) as quarantined_count
    from {{ ref(staged_model) }}
    group by landing_key
    {% if not loop.last %}union all{% endif %}
    {% endfor %}

)

select * from staged_row_counts
