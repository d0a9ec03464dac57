{#- One row per source table of records and landing: how many rows were staged, how many quarantined. -#}
with

staged_row_counts as (

    {% for staged in staged_models(record_tables()) %}
    select
        '{{ staged.tables[0].source }}' as source_name,
        {{ source_table_of(staged) }} as source_table,
        landing_key,
        sum(case when quarantine_reason is null then 1 else 0 end) as staged_count,
        sum(case when quarantine_reason is null then 0 else 1 end) as quarantined_count
    from {{ ref(staged.model) }}
    group by{{ ' source_table,' if staged.tables | length > 1 }} landing_key
    {% if not loop.last %}union all{% endif %}
    {% endfor %}

)

select * from staged_row_counts
