{#- One row per open question: since when it is open, and its place in the queue of its kind, best first. -#}
with

questions_gathered as (

    select * from {{ ref('int_review_questions') }}

),

question_history as (

    select * from {{ ref('int_review_question_history') }}

),

changes_ranked as (

    select
        review_id,
        changed_on,
        row_number() over (partition by review_id order by change_number desc) as row_rank
    from question_history
    where change = 'opened'

),

questions_ranked as (

    select
        questions_gathered.*,
        changes_ranked.changed_on as first_seen_on,
        row_number() over (
            partition by questions_gathered.review_kind
            order by
                questions_gathered.priority_value desc,
                questions_gathered.subject_key asc,
                questions_gathered.other_key asc
        ) as priority_rank
    from questions_gathered
    inner join changes_ranked
        on questions_gathered.review_id = changes_ranked.review_id
    where changes_ranked.row_rank = 1

),

questions_dated as (

    select
        review_id,
        review_kind,
        question_code,
        subject_key,
        other_key,
        account_id,
        other_account_id,
        program_id,
        left_side_key,
        right_side_key,
        evidence,
        match_weight,
        cast(priority_rank as {{ dbt.type_bigint() }}) as priority_rank,
        first_seen_on,
        {# a build for an earlier date than the last one sees questions of its future #}
        cast(
            greatest({{ days_between('first_seen_on', as_of_date()) }}, 0)
            as {{ dbt.type_bigint() }}
        ) as age_days
    from questions_ranked

)

select * from questions_dated
