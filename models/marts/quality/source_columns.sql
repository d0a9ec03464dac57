{#- One row per raw file, or table of a server, and column: whether a column that we declare is there, and what it protects. -#}
with

columns_noted as (

    select
        source_name,
        table_name,
        {{ published_landing('landing_key') }} as landing_key,
        column_name,
        status,
        protects,
        has_rows
    from {{ source_columns_noted() }}

),

load_reconciliation as (

    select * from {{ ref('load_reconciliation') }}

),

rows_of_landings as (

    select
        source_table,
        landing_key,
        sum(raw_count) as row_count
    from load_reconciliation
    group by
        source_table,
        landing_key

),

rows_of_tables as (

    select
        source_table,
        sum(raw_count) as row_count
    from load_reconciliation
    group by source_table

),

{# what a column is called may be anything: somebody's address, where a header is missing #}
columns_masked as (

    select
        source_name,
        table_name,
        landing_key,
        status,
        protects,
        has_rows,
        case
            when status = 'unknown' then {{ mask_personal_text('column_name') }}
            else column_name
        end as column_name
    from columns_noted
    group by
        source_name,
        table_name,
        landing_key,
        status,
        protects,
        has_rows,
        case
            when status = 'unknown' then {{ mask_personal_text('column_name') }}
            else column_name
        end

),

{# a source that is read whole has its files counted together #}
source_columns as (

    select
        columns_masked.source_name,
        columns_masked.table_name,
        coalesce(columns_masked.landing_key, '') as landing_key,
        columns_masked.column_name,
        columns_masked.status,
        columns_masked.protects,
        cast(
            case
                when columns_masked.has_rows
                    then coalesce(rows_of_landings.row_count, rows_of_tables.row_count, 0)
                else 0
            end
            as {{ dbt.type_bigint() }}
        ) as row_count
    from columns_masked
    left join rows_of_landings
        on
            concat(columns_masked.source_name, '.', columns_masked.table_name)
            = rows_of_landings.source_table
            and columns_masked.landing_key = rows_of_landings.landing_key
    left join rows_of_tables
        on
            concat(columns_masked.source_name, '.', columns_masked.table_name)
            = rows_of_tables.source_table

)

select * from source_columns
