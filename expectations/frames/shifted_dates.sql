-- One row per source system of the served version: how many of its activities, by their ids, are of another day now.
with

both_dates as (

    select
        now_activities.source_system,
        now_activities.activity_date - before_activities.activity_date as shift_days
    from published.core.activities as before_activities
    inner join core.activities as now_activities
        on before_activities.activity_id = now_activities.activity_id

)

select
    source_system,
    count(*) as known_count,
    -- A zone of time moves a day by one.
    count(*) filter (where abs(shift_days) > 1) as shifted_count,
    median(shift_days) filter (where abs(shift_days) > 1) as median_shift_days,
    case when count(*) >= 50 then count(*) filter (where abs(shift_days) > 1) * 1.0 / count(*) end
        as shifted_share
from both_dates
group by source_system
order by source_system
