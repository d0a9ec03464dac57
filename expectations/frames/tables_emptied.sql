-- One row per source table with usable rows in the served version and rows now, erased ones apart: how many are usable.
with

before_counts as (

    select
        source_table,
        sum(staged_count) as before_count
    from published.quality.load_reconciliation
    group by source_table
    having sum(staged_count) > 0

),

now_counts as (

    select
        source_table,
        sum(raw_count - erased_count) as raw_count,
        sum(staged_count) as staged_count
    from quality.load_reconciliation
    group by source_table
    having sum(raw_count - erased_count) > 0

)

select
    before_counts.source_table,
    before_counts.before_count,
    now_counts.raw_count,
    now_counts.staged_count
from before_counts
inner join now_counts
    on before_counts.source_table = now_counts.source_table
order by before_counts.source_table
