-- One row per source system of the served version: how many of its activities there are still.
with

before_counts as (

    select
        source_system,
        count(*) as before_count
    from published.core.activities
    group by source_system

),

now_counts as (

    select
        source_system,
        count(*) as now_count
    from core.activities
    group by source_system

)

select
    before_counts.source_system,
    before_counts.before_count,
    coalesce(now_counts.now_count, 0) as now_count,
    coalesce(now_counts.now_count, 0) * 1.0 / before_counts.before_count as kept_share
from before_counts
left join now_counts
    on before_counts.source_system = now_counts.source_system
order by before_counts.source_system
