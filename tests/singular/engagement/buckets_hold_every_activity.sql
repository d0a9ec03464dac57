{#- Fails on every day on which the buckets do not count exactly the activities of the ledger. -#}

with

ledger as (

    select
        activity_date,
        count(*) as activity_count
    from {{ ref('int_activities') }}
    where not is_deleted
    group by activity_date

),

buckets as (

    select
        activity_date,
        sum(signal_count + suspect_count) as activity_count
    from {{ ref('int_signals_daily') }}
    group by activity_date

),

compared as (

    select
        coalesce(ledger.activity_date, buckets.activity_date) as activity_date,
        coalesce(ledger.activity_count, 0) as ledger_count,
        coalesce(buckets.activity_count, 0) as bucket_count
    from ledger
    full outer join buckets
        on ledger.activity_date = buckets.activity_date

)

select * from compared
where ledger_count != bucket_count
