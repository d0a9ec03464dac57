{#- One row per source table of activities and landing, and kind of count: raw, staged and quarantined rows. -#}
with

landings as (

    select * from {{ ref('int_activity_load_log') }}
    where source_table is not null

),

raw_row_counts as (

    select * from {{ ref('stg_raw_row_counts') }}
    where source_table in (
        {%- for source_name, table_name, staged_model in staged_activity_tables() %}
        '{{ source_name }}.{{ table_name }}'{{ ',' if not loop.last }}
        {%- endfor %}
    )

),

activity_raw_counts as (

    select * from {{ ref('int_activity_raw_counts') }}

),

raw_counts as (

    -- these sources land whole: their tables are joined into activities
    select
        source_name,
        source_table,
        source_name || '/*' as landing_key,
        raw_count,
        0 as staged_count,
        0 as quarantined_count
    from raw_row_counts

    union all

    select
        source_name,
        source_table,
        landing_key,
        raw_count,
        0 as staged_count,
        0 as quarantined_count
    from activity_raw_counts

),

absorbed_counts as (

    select
        source_name,
        source_table,
        landing_key,
        0 as raw_count,
        case when status = 'staged' then row_count else 0 end as staged_count,
        case when status = 'staged' then 0 else row_count end as quarantined_count
    from landings

),

activity_row_counts as (

    select * from raw_counts

    union all

    select * from absorbed_counts

)

select * from activity_row_counts
