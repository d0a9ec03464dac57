{#- Fails on every score of the as-of date, own or rolled up, whose causes do not sum exactly to its move since the last published date. -#}
{#- Nothing can be said of a move from a rolled-up score that was not logged yet. -#}

with

previous_dates as (

    select * from {{ ref('int_score_previous_dates') }}
    where scored_on = {{ as_of_date() }}

),

history as (

    select * from {{ ref('int_score_history') }}

),

previous as (

    select history.*
    from history
    inner join previous_dates
        on history.scored_on = previous_dates.previous_scored_on

),

scores as (

    select
        account_id,
        program_id,
        warmth_score,
        rolled_up_warmth_score
    from {{ ref('account_scores') }}
    where scored_on = {{ as_of_date() }}

),

changes as (

    select
        account_id,
        program_id,
        sum(warmth_delta) as warmth_delta,
        sum(rolled_up_warmth_delta) as rolled_up_warmth_delta
    from {{ ref('score_changes') }}
    where scored_on = {{ as_of_date() }}
    group by
        account_id,
        program_id

)

select
    scores.account_id,
    scores.program_id,
    scores.warmth_score,
    previous.warmth_hundredths,
    changes.warmth_delta,
    scores.rolled_up_warmth_score,
    previous.rolled_up_warmth_hundredths,
    changes.rolled_up_warmth_delta
from scores
left join previous
    on
        scores.account_id = previous.account_id
        and scores.program_id = previous.program_id
left join changes
    on
        scores.account_id = changes.account_id
        and scores.program_id = changes.program_id
where
    100 * scores.warmth_score - coalesce(previous.warmth_hundredths, 0)
    != 100 * coalesce(changes.warmth_delta, 0)
    or (
        (previous.account_id is null or previous.rolled_up_warmth_hundredths is not null)
        and 100 * scores.rolled_up_warmth_score
        - coalesce(previous.rolled_up_warmth_hundredths, 0)
        != 100 * coalesce(changes.rolled_up_warmth_delta, 0)
    )
