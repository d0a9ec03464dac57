-- One row per team with material in use whose review is overdue: how much of it for more than 30 days.
with

dates as (

    select max(scored_on) as as_of
    from intermediate.int_scoring_dates

)

select
    coalesce(content.review_team, 'nobody') as review_team,
    count(*) filter (where content.review_due_on < dates.as_of - 30) as overdue_count
from core.content
cross join dates
where
    content.is_review_overdue
    and content.is_usable
group by coalesce(content.review_team, 'nobody')
order by review_team
