-- One row: the size that 99 % of the accounts do not exceed, in source records, beside that of the served version.
with

before_sizes as (

    select
        account_id,
        count(*) as record_count
    from published.core.account_source_records
    group by account_id

),

now_sizes as (

    select
        account_id,
        count(*) as record_count
    from core.account_source_records
    group by account_id

),

before_measured as (

    select
        count(*) as account_count_before,
        quantile_disc(record_count, 0.99) as p99_before
    from before_sizes

),

now_measured as (

    select
        count(*) as account_count,
        quantile_disc(record_count, 0.99) as p99
    from now_sizes

)

select
    before_measured.account_count_before,
    now_measured.account_count,
    before_measured.p99_before,
    now_measured.p99,
    -- Of few accounts the largest is the p99; and from one record to two is no snowball.
    case
        when least(before_measured.account_count_before, now_measured.account_count) >= 200
            then now_measured.p99 * 1.0 / greatest(before_measured.p99_before, 2)
    end as p99_growth
from before_measured
cross join now_measured
