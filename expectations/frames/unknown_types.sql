-- One row per source system and table: how many of its activities are quarantined because their type is unknown.
with

read_counts as (

    select
        source_system,
        source_table,
        count(*) as known_count,
        0 as unknown_count
    from intermediate.int_activities
    group by source_system, source_table

    union all

    select
        source_system,
        source_table,
        0 as known_count,
        count(*) as unknown_count
    from intermediate.int_quarantined_records
    where reason = 'unknown_type'
    group by source_system, source_table

)

select
    source_system,
    source_table,
    sum(known_count + unknown_count) as activity_count,
    sum(unknown_count) as unknown_count,
    sum(unknown_count) * 1.0 / sum(known_count + unknown_count) as unknown_share,
    case when sum(known_count + unknown_count) >= 20
        then sum(unknown_count) * 1.0 / sum(known_count + unknown_count)
    end as unknown_share_of_many
from read_counts
group by source_system, source_table
order by source_system, source_table
