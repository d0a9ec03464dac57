{#- One row per signal basis and bucket that counts in some scenario of this run: its affiliation, its kind and what it counts once by. -#}
{#- A table: most of what was ever done is past every horizon, and is left behind here, once. -#}

with

days_counted as (

    select
        signal_type,
        activity_date
    from {{ ref('int_signal_day_weights') }}
    group by
        signal_type,
        activity_date

),

signals as (

    select
        affiliation_basis,
        affiliation_hash,
        variant_key,
        once_hash,
        signal_type,
        latest_activity_stamp,
        signal_count,
        activity_date
    from {{ ref('int_signals_attributed') }}
    where (signal_type, activity_date) in (
        select
            days_counted.signal_type,
            days_counted.activity_date
        from days_counted
    )

)

select * from signals
