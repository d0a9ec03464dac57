-- One row per source system: how many days before the as-of date its newest and its median activity lie.
with

dates as (

    select max(scored_on) as as_of
    from intermediate.int_scoring_dates

)

select
    int_activities.source_system,
    count(*) as activity_count,
    dates.as_of - max(int_activities.activity_date) as newest_days,
    dates.as_of - cast(quantile_disc(int_activities.activity_date, 0.5) as date) as median_days,
    -- A source of a few activities may well be silent for a quarter.
    case when count(*) >= 50 then cast(dates.as_of - max(int_activities.activity_date) as double) end
        as silent_days
from intermediate.int_activities
cross join dates
where
    not int_activities.is_deleted
    and int_activities.activity_date <= dates.as_of
group by int_activities.source_system, dates.as_of
order by int_activities.source_system
