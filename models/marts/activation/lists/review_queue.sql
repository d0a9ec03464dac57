{#- One row per open question that only a person can answer: what is asked, on what evidence, about whom, and how to answer. -#}
with

questions_dated as (

    select * from {{ ref('int_review_questions_dated') }}

),

review_questions as (

    select * from {{ ref('review_questions') }}

),

sides_described as (

    select * from {{ ref('int_review_question_sides') }}

),

review_queue as (

    select
        questions_dated.review_id,
        questions_dated.review_kind,
        questions_dated.subject_key,
        questions_dated.other_key,
        questions_dated.account_id,
        questions_dated.other_account_id,
        questions_dated.program_id,
        review_questions.question,
        questions_dated.evidence,
        review_questions.how_to_answer,
        {%- for side in ['left', 'right'] %}
        {{ side }}_sides.source as {{ side }}_source,
        {{ side }}_sides.side_name as {{ side }}_name,
        {{ side }}_sides.address as {{ side }}_address,
        {{ side }}_sides.city as {{ side }}_city,
        {{ side }}_sides.state as {{ side }}_state,
        {{ side }}_sides.postal_code as {{ side }}_postal_code,
        {{ side }}_sides.phone as {{ side }}_phone,
        {{ side }}_sides.website_domain as {{ side }}_website_domain,
        {{ side }}_sides.identifiers as {{ side }}_identifiers,
        {%- endfor %}
        questions_dated.match_weight,
        questions_dated.priority_rank,
        questions_dated.age_days,
        questions_dated.first_seen_on
    from questions_dated
    inner join review_questions
        on
            questions_dated.review_kind = review_questions.review_kind
            and questions_dated.question_code = review_questions.question_code
    left join sides_described as left_sides
        on questions_dated.left_side_key = left_sides.side_key
    left join sides_described as right_sides
        on questions_dated.right_side_key = right_sides.side_key

)

select * from review_queue
