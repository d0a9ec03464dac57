{#- Fails on every source table and landing whose quarantined rows are not all in quarantined_records. -#}
with

load_reconciliation as (

    select * from {{ ref('load_reconciliation') }}
    where quarantined_count > 0

),

records_counted as (

    select
        source_table,
        landing_key,
        count(*) as record_count
    from {{ ref('quarantined_records') }}
    group by
        source_table,
        landing_key

),

counts_compared as (

    select
        coalesce(load_reconciliation.source_table, records_counted.source_table) as source_table,
        coalesce(load_reconciliation.landing_key, records_counted.landing_key) as landing_key,
        coalesce(load_reconciliation.quarantined_count, 0) as quarantined_count,
        coalesce(records_counted.record_count, 0) as record_count
    from load_reconciliation
    full outer join records_counted
        on
            load_reconciliation.source_table = records_counted.source_table
            and load_reconciliation.landing_key = records_counted.landing_key

)

select * from counts_compared
where quarantined_count != record_count
