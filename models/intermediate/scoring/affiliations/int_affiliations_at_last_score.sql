{#- One row per actor, where scores were published before this run: who it belonged to then, and whether it has moved since. -#}
{#-
    Who was not known then, because its activities came later, is taken as it is now. A view: who
    has moved is kept, all others are asked for only where somebody did.
-#}
{{ config(materialized='view') }}

with

previous_dates as (

    select previous_scored_on
    from {{ ref('int_score_previous_dates') }}
    where not is_previous_of_this_run

),

history as (

    select * from {{ ref('int_affiliation_history') }}

),

actors as (

    select actor_key
    from {{ ref('int_activity_actors') }}

),

affiliations as (

    select * from {{ ref('int_actor_accounts') }}

),

history_ranked as (

    select
        history.*,
        row_number() over (
            partition by history.actor_key
            order by history.scored_on desc
        ) as history_rank
    from history
    inner join previous_dates
        on history.scored_on <= previous_dates.previous_scored_on

),

affiliations_then as (

    select
        actors.actor_key,
        {%- for column in affiliation_columns() %}
        case
            when history_ranked.actor_key is null then affiliations.{{ column }}
            else history_ranked.{{ column }}
        end as {{ column }},
        {%- endfor %}
        affiliations.account_id as current_account_id,
        history_ranked.actor_key is not null
        and {{ affiliation_differs('history_ranked', 'affiliations') }} as has_moved
    from actors
    cross join previous_dates
    left join history_ranked
        on
            actors.actor_key = history_ranked.actor_key
            and history_ranked.history_rank = 1
    left join affiliations
        on actors.actor_key = affiliations.actor_key

)

select * from affiliations_then
