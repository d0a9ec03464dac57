-- One row per kind of question in the review queue: how many, how many to an account, and the oldest.
with

accounts_counted as (

    select count(*) as account_count
    from core.accounts

)

select
    review_queue.review_kind,
    count(*) as question_count,
    max(review_queue.age_days) as oldest_days,
    -- A dozen accounts with a dozen questions are an afternoon's work: the share speaks from 200 accounts on.
    case when accounts_counted.account_count >= 200 then count(*) * 1.0 / accounts_counted.account_count end
        as questions_per_account
from activation.review_queue
cross join accounts_counted
group by review_queue.review_kind, accounts_counted.account_count
order by review_queue.review_kind
