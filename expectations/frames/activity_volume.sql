-- One row per source system of the served version: how many of its activities up to the as-of date there are still.
with

dates as (

    select max(scored_on) as as_of
    from intermediate.int_scoring_dates

),

before_counts as (

    select
        before_activities.source_system,
        count(*) as before_count
    from published.core.activities as before_activities
    inner join dates
        on before_activities.activity_date <= dates.as_of
    group by before_activities.source_system

),

now_counts as (

    select
        now_activities.source_system,
        count(*) as now_count
    from core.activities as now_activities
    inner join dates
        on now_activities.activity_date <= dates.as_of
    group by now_activities.source_system

)

select
    before_counts.source_system,
    before_counts.before_count,
    coalesce(now_counts.now_count, 0) as now_count,
    coalesce(now_counts.now_count, 0) * 1.0 / before_counts.before_count as kept_share,
    case when before_counts.before_count >= 50
        then coalesce(now_counts.now_count, 0) * 1.0 / before_counts.before_count
    end as kept_share_of_many
from before_counts
left join now_counts
    on before_counts.source_system = now_counts.source_system
order by before_counts.source_system
