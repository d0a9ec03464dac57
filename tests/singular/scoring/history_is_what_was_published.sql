{#- Fails on every published score that the log of scores does not repeat: changes are explained from the log. -#}

with

scores as (

    select * from {{ ref('account_scores') }}

),

history as (

    select * from {{ ref('int_score_history') }}

)

select
    scores.account_id,
    scores.program_id,
    scores.scored_on
from scores
left join history
    on
        scores.account_id = history.account_id
        and scores.program_id = history.program_id
        and scores.scored_on = history.scored_on
where
    history.account_id is null
    or 100 * scores.warmth_score != history.warmth_hundredths
