-- One row per source system and kind of record of the served version: how many there are still.
with

before_counts as (

    select
        source_system,
        'organizations' as record_kind,
        count(*) as before_count
    from published.core.account_source_records
    group by source_system

    union all

    select
        source_system,
        'contacts' as record_kind,
        count(*) as before_count
    from published.core.contact_source_records
    group by source_system

),

now_counts as (

    select
        source_system,
        'organizations' as record_kind,
        count(*) as now_count
    from core.account_source_records
    group by source_system

    union all

    select
        source_system,
        'contacts' as record_kind,
        count(*) as now_count
    from core.contact_source_records
    group by source_system

)

select
    before_counts.source_system,
    before_counts.record_kind,
    before_counts.before_count,
    coalesce(now_counts.now_count, 0) as now_count,
    case when before_counts.before_count >= 30
        then coalesce(now_counts.now_count, 0) * 1.0 / before_counts.before_count
    end as kept_share
from before_counts
left join now_counts
    on
        before_counts.source_system = now_counts.source_system
        and before_counts.record_kind = now_counts.record_kind
order by before_counts.source_system, before_counts.record_kind
