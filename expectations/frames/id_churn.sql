-- One row: how many source records of the last published version sit in another account now.
with

kept_records as (

    select
        case when now_records.account_id = before_records.account_id then 0 else 1 end as affiliation_differs
    from published.core.account_source_records as before_records
    inner join core.account_source_records as now_records
        on
            before_records.source_system = now_records.source_system
            and before_records.source_record_id = now_records.source_record_id

)

select
    count(*) as kept_record_count,
    coalesce(sum(affiliation_differs), 0) as moved_record_count,
    -- Below two hundred records a single merge would read as churn.
    case when count(*) >= 200 then sum(affiliation_differs) * 1.0 / count(*) end as moved_share
from kept_records
