{#- One row per source table and landing: raw rows counted at the source against rows staged and quarantined. -#}
with

raw_row_counts as (

    select * from {{ ref('stg_raw_row_counts') }}
    where source_table in (
        {%- for source_name, table_name, staged_model in staged_record_tables() %}
        '{{ source_name }}.{{ table_name }}'{{ ',' if not loop.last }}
        {%- endfor %}
    )

),

staged_row_counts as (

    select * from {{ ref('int_staged_row_counts') }}

),

activity_row_counts as (

    select * from {{ ref('int_activity_row_counts') }}

),

counts_unioned as (

    -- united, not joined: what is on one side only must show
    select
        source_name,
        source_table,
        landing_key,
        raw_count,
        0 as staged_count,
        0 as quarantined_count
    from raw_row_counts

    union all

    select
        source_name,
        source_table,
        landing_key,
        0 as raw_count,
        staged_count,
        quarantined_count
    from staged_row_counts

    union all

    select
        source_name,
        source_table,
        landing_key,
        raw_count,
        staged_count,
        quarantined_count
    from activity_row_counts

),

counts_summed as (

    select
        source_table,
        landing_key,
        -- rows of the front door name their own systems, many in one file
        nullif(source_name, 'uploads') as source_system,
        sum(raw_count) as raw_count,
        sum(staged_count) as staged_count,
        sum(quarantined_count) as quarantined_count
    from counts_unioned
    group by
        nullif(source_name, 'uploads'),
        source_table,
        landing_key

),

load_reconciliation as (

    select
        cast(source_system as {{ dbt.type_string() }}) as source_system,
        cast(source_table as {{ dbt.type_string() }}) as source_table,
        cast(landing_key as {{ dbt.type_string() }}) as landing_key,
        cast(raw_count as {{ dbt.type_bigint() }}) as raw_count,
        cast(staged_count as {{ dbt.type_bigint() }}) as staged_count,
        cast(quarantined_count as {{ dbt.type_bigint() }}) as quarantined_count,
        (raw_count = staged_count + quarantined_count) as is_reconciled
    from counts_summed

)

select * from load_reconciliation
