{#- One row per programme, scored date and way to rank: how well it had put first the accounts with an outcome in the 90 days after. -#}
{#-
    Looked back on are the first scored date of each month and the ranks that were published on it, as soon as 90 days
    have passed. Rivals are as simple as can be and know what the score knew: who was active last, how often in 90
    days, how many points in 30. Equal values share a place. The interval is that of Hanley and McNeil.
-#}
{%- set window_days = 90 -%}
{%- set rankers = ['warmth', 'recency', 'count_90', 'additive_30'] -%}

with

programs as (

    select * from {{ ref('int_programs_today') }}

),

signal_types as (

    select * from {{ policy_rows('signal_types') }}

),

bands_dated as (

    select * from {{ ref('band_history') }}
    where band != 'out_of_scope'

),

dates_ranked as (

    select
        scored_on,
        row_number() over (
            partition by {{ dbt.date_trunc('month', 'scored_on') }}
            order by scored_on asc
        ) as date_rank
    from {{ ref('int_score_history') }}
    where scored_on <= {{ add_days(as_of_date(), -window_days) }}
    group by scored_on

),

scores as (

    select
        score_history.account_id,
        score_history.program_id,
        score_history.warmth_hundredths,
        score_history.scored_on
    from {{ ref('int_score_history') }} as score_history
    inner join dates_ranked
        on
            dates_ranked.date_rank = 1
            and score_history.scored_on = dates_ranked.scored_on
    inner join bands_dated
        on
            score_history.account_id = bands_dated.account_id
            and score_history.program_id = bands_dated.program_id
            and score_history.scored_on >= bands_dated.valid_from
            and (
                bands_dated.valid_to is null
                or score_history.scored_on < bands_dated.valid_to
            )

),

activities as (

    {{ activities_by_program() }}

),

outcomes as (

    select
        account_id,
        program_id,
        occurred_on
    from {{ ref('outcomes') }}
    where
        is_success
        and program_id is not null

),

activities_before as (

    select
        scores.account_id,
        scores.program_id,
        scores.scored_on,
        min({{ days_between('activities.activity_date', 'scores.scored_on') }}) as last_age_days,
        sum(
            case
                when
                    {{ days_between('activities.activity_date', 'scores.scored_on') }} < 90
                    then activities.activity_count
                else 0
            end
        ) as count_90,
        sum(
            case
                when
                    {{ days_between('activities.activity_date', 'scores.scored_on') }} < 30
                    then activities.activity_count * signal_types.points
                else 0
            end
        ) as points_30
    from scores
    inner join activities
        on
            scores.account_id = activities.account_id
            and scores.program_id = activities.program_id
            and scores.scored_on >= activities.activity_date
    inner join programs
        on activities.program_id = programs.program_id
    inner join signal_types
        on
            programs.policy_version = signal_types.policy_version
            and activities.signal_type = signal_types.signal_type
    where activities.intent_level in ('low', 'mid', 'high')
    group by
        scores.account_id,
        scores.program_id,
        scores.scored_on

),

outcomes_after as (

    select
        scores.account_id,
        scores.program_id,
        scores.scored_on
    from scores
    inner join outcomes
        on
            scores.account_id = outcomes.account_id
            and scores.program_id = outcomes.program_id
            and scores.scored_on < outcomes.occurred_on
            and {{ days_between('scores.scored_on', 'outcomes.occurred_on') }}
            <= {{ window_days }}
    group by
        scores.account_id,
        scores.program_id,
        scores.scored_on

),

known as (

    select
        scores.*,
        {# Nobody was active: later than any. #}
        -1 * coalesce(activities_before.last_age_days, 1000000) as recency,
        coalesce(activities_before.count_90, 0) as count_90,
        coalesce(activities_before.points_30, 0) as points_30,
        case when outcomes_after.account_id is null then 0 else 1 end as has_outcome
    from scores
    left join activities_before
        on
            scores.account_id = activities_before.account_id
            and scores.program_id = activities_before.program_id
            and scores.scored_on = activities_before.scored_on
    left join outcomes_after
        on
            scores.account_id = outcomes_after.account_id
            and scores.program_id = outcomes_after.program_id
            and scores.scored_on = outcomes_after.scored_on

),

valued as (

    {% for ranker in rankers %}
    select
        program_id,
        scored_on,
        account_id,
        has_outcome,
        '{{ ranker }}' as ranker,
        {{ {
            'warmth': 'warmth_hundredths',
            'recency': 'recency',
            'count_90': 'count_90',
            'additive_30': 'points_30',
        }[ranker] }} as value
    from known
    {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

{# Twice the middle place of those of equal value, from below: a whole number. #}
placed as (

    select
        *,
        2 * rank() over (
            partition by program_id, scored_on, ranker
            order by value asc
        ) + count(*) over (
            partition by program_id, scored_on, ranker, value
        ) - 1 as double_place,
        row_number() over (
            partition by program_id, scored_on, ranker
            order by
                value desc,
                account_id asc
        ) as list_place
    from valued

),

counted as (

    select
        *,
        count(*) over (partition by program_id, scored_on, ranker) as account_count
    from placed

),

summed as (

    select
        program_id,
        scored_on,
        ranker,
        account_count,
        sum(has_outcome) as outcome_count,
        sum(case when has_outcome = 1 then double_place else 0 end) as double_place_sum,
        sum(case when list_place <= 10 then has_outcome else 0 end) as outcome_count_at_10,
        sum(case when list_place <= 50 then has_outcome else 0 end) as outcome_count_at_50,
        sum(case when list_place <= 10 then 1 else 0 end) as first_10,
        sum(case when list_place <= 50 then 1 else 0 end) as first_50
    from counted
    group by
        program_id,
        scored_on,
        ranker,
        account_count

),

curves as (

    select
        *,
        (double_place_sum - 1.0 * outcome_count * (outcome_count + 1))
        / nullif(2.0 * outcome_count * (account_count - outcome_count), 0) as auc
    from summed

),

curves_with_errors as (

    select
        *,
        sqrt(
            (
                auc * (1.0 - auc)
                + (outcome_count - 1) * (auc / (2.0 - auc) - auc * auc)
                + (account_count - outcome_count - 1)
                * (2.0 * auc * auc / (1.0 + auc) - auc * auc)
            ) / nullif(1.0 * outcome_count * (account_count - outcome_count), 0)
        ) as auc_error
    from curves

),

ranking_backtest as (

    select
        program_id,
        ranker,
        cast(account_count as {{ dbt.type_bigint() }}) as account_count,
        cast(outcome_count as {{ dbt.type_bigint() }}) as outcome_count,
        cast(auc as decimal(5, 4)) as auc,
        cast(
            case when auc - 1.959964 * auc_error < 0 then 0 else auc - 1.959964 * auc_error end
            as decimal(5, 4)
        ) as auc_low,
        cast(
            case when auc + 1.959964 * auc_error > 1 then 1 else auc + 1.959964 * auc_error end
            as decimal(5, 4)
        ) as auc_high,
        cast(outcome_count_at_10 * 1.0 / first_10 as decimal(5, 4)) as precision_at_10,
        cast(outcome_count_at_50 * 1.0 / first_50 as decimal(5, 4)) as precision_at_50,
        scored_on
    from curves_with_errors

)

select * from ranking_backtest
