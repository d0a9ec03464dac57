{#- One row per identity metric and dimension on the as-of date: how well records, contacts and activities lead to accounts. -#}
with

record_metrics as (

    select * from {{ ref('int_identity_record_metrics') }}

),

coverage_metrics as (

    select * from {{ ref('int_identity_coverage_metrics') }}

),

review_queue as (

    select
        review_kind,
        age_days
    from {{ ref('review_queue') }}

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
    from review_queue

),

review_metrics as (

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

),

metrics_gathered as (

    select
        metric,
        dimension,
        value
    from record_metrics

    union all

    select
        metric,
        dimension,
        value
    from coverage_metrics

    union all

    select
        metric,
        dimension,
        value
    from review_metrics

),

metrics_dated as (

    select
        metric,
        dimension,
        cast(value as {{ dbt.type_bigint() }}) as value,
        {{ as_of_date() }} as as_of
    from metrics_gathered

)

select * from metrics_dated
