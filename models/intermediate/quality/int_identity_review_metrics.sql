{#- One row per metric x dimension about the review queue: how many questions of each kind are open, and for how long. -#}
with

questions_dated as (

    select
        review_kind,
        age_days
    from {{ ref('int_review_questions_dated') }}

),

questions_aged as (

    select
        review_kind,
        age_days,
        case
            when age_days <= 7 then '0-7 days'
            when age_days <= 30 then '8-30 days'
            when age_days <= 90 then '31-90 days'
            else 'over 90 days'
        end as age_class
    from questions_dated

),

metrics as (

    select
        'review_questions' as metric,
        review_kind as dimension,
        count(*) as value
    from questions_aged
    group by review_kind
    union all
    select
        'review_questions_by_age' as metric,
        concat(review_kind, ' ', age_class) as dimension,
        count(*) as value
    from questions_aged
    group by concat(review_kind, ' ', age_class)
    union all
    select
        'review_oldest_question_days' as metric,
        review_kind as dimension,
        max(age_days) as value
    from questions_aged
    group by review_kind

)

select * from metrics
