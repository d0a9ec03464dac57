{#-
    One row per question x change: opened or closed, on which as-of date. A question that closed and
    opens again starts anew. Append-only; survives a full refresh.
-#}
{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        on_schema_change='append_new_columns',
        full_refresh=false,
    )
}}
with

questions_gathered as (

    select
        review_id,
        review_kind
    from {{ ref('int_review_questions') }}

),

changes_logged as (

    {% if is_incremental() -%}
    select
        review_id,
        review_kind,
        change,
        change_number
    from {{ this }}
    {%- else -%}
    select
        review_id,
        review_kind,
        cast(null as {{ dbt.type_string() }}) as change,
        cast(null as {{ dbt.type_bigint() }}) as change_number
    from questions_gathered
    where 1 = 0
    {%- endif %}

),

changes_ranked as (

    select
        review_id,
        review_kind,
        change,
        change_number,
        row_number() over (partition by review_id order by change_number desc) as row_rank
    from changes_logged

),

changes_latest as (

    select
        review_id,
        review_kind,
        change,
        change_number
    from changes_ranked
    where row_rank = 1

),

changes_found as (

    select
        questions_gathered.review_id,
        questions_gathered.review_kind,
        'opened' as change,
        coalesce(changes_latest.change_number, 0) as previous_change_number
    from questions_gathered
    left join changes_latest
        on questions_gathered.review_id = changes_latest.review_id
    where coalesce(changes_latest.change, 'closed') = 'closed'
    union all
    select
        changes_latest.review_id,
        changes_latest.review_kind,
        'closed' as change,
        changes_latest.change_number as previous_change_number
    from changes_latest
    left join questions_gathered
        on changes_latest.review_id = questions_gathered.review_id
    where
        changes_latest.change = 'opened'
        and questions_gathered.review_id is null

),

question_history as (

    select
        review_id,
        review_kind,
        change,
        cast(previous_change_number + 1 as {{ dbt.type_bigint() }}) as change_number,
        {{ as_of_date() }} as changed_on
    from changes_found

)

select * from question_history
