{#- One row per use case and signal: of accounts with interest, how many of those who gave it had an outcome in the 90 days after, and of the others. -#}
{#-
    Looked at from days 90 days apart, over two years back from 90 days before the as-of date. Counted before such a
    day is what happened in the 90 days up to it, after it successful outcomes of the next 90: none overlap. Only accounts
    that showed any interest are compared, or every signal would stand for being active at all. The interval is that
    of the logarithm of the risk ratio (Katz, half a count added); of all signals of a use case those are
    significant that pass Benjamini and Hochberg at 5 %, with at least 20 exposed and 5 outcomes on either side together.
-#}
{%- set window_days = 90 -%}
{%- set anchors = 8 -%}
{%- set least_exposed = 20 -%}
{%- set least_outcomes = 5 -%}

with

days_looked_from as (

    {% for number in range(1, anchors + 1) %}
    select {{ add_days(as_of_date(), -window_days * number) }} as anchor_on
    {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

programs as (

    select * from {{ ref('int_programs_today') }}

),

activities as (

    {{ activities_by_program(known_since=add_days(as_of_date(), -window_days * (anchors + 1))) }}

),

{# Several programmes of one use case are one account. #}
exposures as (

    select
        programs.use_case,
        days_looked_from.anchor_on,
        activities.account_id,
        activities.signal_type
    from activities
    inner join programs
        on activities.program_id = programs.program_id
    inner join days_looked_from
        on
            activities.activity_date < days_looked_from.anchor_on
            and {{ days_between('activities.activity_date', 'days_looked_from.anchor_on') }}
            <= {{ window_days }}
    where activities.intent_level in ('low', 'mid', 'high')
    group by
        programs.use_case,
        days_looked_from.anchor_on,
        activities.account_id,
        activities.signal_type

),

outcomes_after as (

    select
        programs.use_case,
        days_looked_from.anchor_on,
        outcomes.account_id
    from {{ ref('outcomes') }} as outcomes
    inner join programs
        on outcomes.program_id = programs.program_id
    inner join days_looked_from
        on
            outcomes.occurred_on >= days_looked_from.anchor_on
            and {{ days_between('days_looked_from.anchor_on', 'outcomes.occurred_on') }}
            < {{ window_days }}
    where outcomes.is_success
    group by
        programs.use_case,
        days_looked_from.anchor_on,
        outcomes.account_id

),

units as (

    select
        exposures.use_case,
        exposures.anchor_on,
        exposures.account_id,
        max(case when outcomes_after.account_id is null then 0 else 1 end) as outcome_count
    from exposures
    left join outcomes_after
        on
            exposures.use_case = outcomes_after.use_case
            and exposures.anchor_on = outcomes_after.anchor_on
            and exposures.account_id = outcomes_after.account_id
    group by
        exposures.use_case,
        exposures.anchor_on,
        exposures.account_id

),

totals as (

    select
        use_case,
        count(*) as unit_count,
        sum(outcome_count) as outcome_count
    from units
    group by use_case

),

exposed as (

    select
        exposures.use_case,
        exposures.signal_type,
        count(*) as exposed_count,
        sum(units.outcome_count) as exposed_outcome_count
    from exposures
    inner join units
        on
            exposures.use_case = units.use_case
            and exposures.anchor_on = units.anchor_on
            and exposures.account_id = units.account_id
    group by
        exposures.use_case,
        exposures.signal_type

),

compared as (

    select
        exposed.use_case,
        exposed.signal_type,
        exposed.exposed_count,
        exposed.exposed_outcome_count,
        totals.unit_count - exposed.exposed_count as unexposed_count,
        totals.outcome_count - exposed.exposed_outcome_count as unexposed_outcome_count
    from exposed
    inner join totals
        on exposed.use_case = totals.use_case

),

{# Half a count more on each side: a rate of nothing has a ratio, too. #}
ratios as (

    select
        *,
        ln(
            (exposed_outcome_count + 0.5) * (unexposed_count + 1.0)
            / ((unexposed_outcome_count + 0.5) * (exposed_count + 1.0))
        ) as log_ratio,
        sqrt(
            1.0 / (exposed_outcome_count + 0.5) - 1.0 / (exposed_count + 1.0)
            + 1.0 / (unexposed_outcome_count + 0.5) - 1.0 / (unexposed_count + 1.0)
        ) as log_error,
        exposed_count >= {{ least_exposed }}
        and unexposed_count >= {{ least_exposed }}
        and exposed_outcome_count + unexposed_outcome_count >= {{ least_outcomes }} as is_enough
    from compared

),

tails as (

    select
        *,
        {{ two_sided_tail('(log_ratio / log_error)') }} as tail,
        case when is_enough then 1 else 0 end as enough_count
    from ratios

),

tails_ranked as (

    select
        *,
        sum(enough_count) over (partition by use_case) as tested_count,
        row_number() over (
            partition by
                use_case,
                is_enough
            order by
                tail asc,
                signal_type asc
        ) as tail_rank
    from tails

),

tails_judged as (

    select
        *,
        max(
            case
                when is_enough and tail * tested_count <= 0.05 * tail_rank then tail_rank
                else 0
            end
        ) over (partition by use_case) as last_significant_rank
    from tails_ranked

),

signal_lift as (

    select
        use_case,
        signal_type,
        cast(exposed_count as {{ dbt.type_bigint() }}) as exposed_count,
        cast(unexposed_count as {{ dbt.type_bigint() }}) as unexposed_count,
        cast(exposed_outcome_count as {{ dbt.type_bigint() }}) as exposed_outcome_count,
        cast(unexposed_outcome_count as {{ dbt.type_bigint() }}) as unexposed_outcome_count,
        cast(exposed_outcome_count * 1.0 / exposed_count as decimal(7, 4)) as exposed_rate,
        cast(unexposed_outcome_count * 1.0 / nullif(unexposed_count, 0) as decimal(7, 4))
            as unexposed_rate,
        cast(exp(log_ratio) as decimal(18, 3)) as lift,
        cast(exp(log_ratio - 1.959964 * log_error) as decimal(18, 3)) as lift_low,
        cast(exp(log_ratio + 1.959964 * log_error) as decimal(18, 3)) as lift_high,
        cast(tail as decimal(7, 6)) as p_value,
        is_enough,
        is_enough and tail_rank <= last_significant_rank as is_significant,
        {{ as_of_date() }} as scored_on
    from tails_judged

)

select * from signal_lift
