-- One row: how large the accounts are, in source records.
with

cluster_sizes as (

    select
        account_id,
        count(*) as record_count
    from core.account_source_records
    where account_id is not null
    group by account_id

)

select
    count(*) as account_count,
    coalesce(sum(record_count), 0) as record_count,
    coalesce(max(record_count), 0) as largest_cluster,
    -- One account of four records among five is no finding: the share speaks from a thousand records on.
    case when sum(record_count) >= 1000 then max(record_count) * 1.0 / sum(record_count) end
        as largest_cluster_share
from cluster_sizes
