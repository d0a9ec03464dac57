-- One row per source table: rows read, and rows that are neither staged nor quarantined.
select
    source_table,
    sum(raw_count) as raw_count,
    sum(quarantined_count) as quarantined_count,
    sum(raw_count - staged_count - quarantined_count - erased_count) as lost_count,
    case when sum(raw_count - erased_count) > 0 then sum(staged_count) end as staged_count_where_read,
    case when sum(raw_count) >= 100 then sum(quarantined_count) * 1.0 / sum(raw_count) end
        as quarantined_share
from quality.load_reconciliation
group by source_table
order by source_table
