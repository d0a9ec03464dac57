{#- One row per fact that is not known: how many accounts wait in review for it, and what they might become. -#}
-- Question: which missing firmographic facts would move most accounts out of review?
-- How to read it: buy or look up the first fact first. `why` is `gate` where a rule of qualification cannot be
--   judged without it, `fit` where it decides between two bands. `could_be_listed_count` of the rows would be
--   on the warm list at best; the others leave the review only to be cold or out of scope.
-- What to change: leave out the `where` on `band` to see the same over all accounts; group by programme.

with

bands as (

    select * from {{ ref('account_bands') }}

),

scores as (

    select * from {{ ref('account_scores') }}

),

qualification as (

    select * from {{ ref('account_qualification') }}

),

latest_date as (

    select max(scored_on) as scored_on
    from bands

),

in_review as (

    select bands.*
    from bands
    inner join latest_date
        on bands.scored_on = latest_date.scored_on
    where bands.band = 'review'

),

facts_missing as (

    select
        in_review.account_id,
        in_review.program_id,
        in_review.best_case_band,
        qualification.rule_id as missing_fact,
        'gate' as why
    from in_review
    inner join qualification
        on
            in_review.account_id = qualification.account_id
            and in_review.program_id = qualification.program_id
            and in_review.scored_on = qualification.scored_on
    where
        in_review.review_reason = 'qualification_open'
        and qualification.is_gate
        and qualification.result = 'unknown'
        and qualification.effect = 'review'

    union all

    select
        in_review.account_id,
        in_review.program_id,
        in_review.best_case_band,
        scores.most_valuable_missing_attribute as missing_fact,
        'fit' as why
    from in_review
    inner join scores
        on
            in_review.account_id = scores.account_id
            and in_review.program_id = scores.program_id
            and in_review.scored_on = scores.scored_on
    where
        in_review.review_reason = 'fit_incomplete'
        and scores.most_valuable_missing_attribute is not null

),

facts_counted as (

    select
        missing_fact,
        why,
        count(*) as review_count,
        count(distinct account_id) as account_count,
        sum(
            case when best_case_band in ('active', 'reactivated', 'warm') then 1 else 0 end
        ) as could_be_listed_count
    from facts_missing
    group by
        missing_fact,
        why

)

select * from facts_counted
order by
    review_count desc,
    missing_fact asc,
    why asc
