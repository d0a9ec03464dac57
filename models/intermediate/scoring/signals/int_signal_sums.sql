{#- One row per scenario, affiliation and counted kind of signal: days summed up, each by what its repeats, its place in the window and its decay leave of it. -#}
{#-
    The latest of a person and kind counts in full, those before it less and less: the events of a day count
    R(later + of the day) - R(later), where R sums the repeat percentages of the profile. What counts once
    goes by its event, asset or study; without an id the days within a week of a later one that counts are
    that one, and the latest {{ once_days_read() }} are read.
-#}

with

signal_day_weights as (

    select * from {{ ref('int_signal_day_weights') }}

),

derived_signals as (

    select * from {{ ref('int_derived_signals') }}

),

repeat_weights as (

    select * from {{ policy_rows('repeat_weights') }}

),

repeats_summed as (

    select
        policy_version,
        repeat_profile,
        repeat_rank as repeat_count,
        cast(
            sum(repeat_pct) over (
                partition by
                    policy_version,
                    repeat_profile
                order by repeat_rank asc
                rows between unbounded preceding and current row
            ) as {{ dbt.type_bigint() }}
        ) as repeats_pct
    from repeat_weights

    union all

    select
        policy_version,
        repeat_profile,
        0 as repeat_count,
        0 as repeats_pct
    from repeat_weights
    group by
        policy_version,
        repeat_profile

),

profiles as (

    select
        policy_version,
        repeat_profile,
        max(repeat_count) as last_rank
    from repeats_summed
    group by
        policy_version,
        repeat_profile

),

days_attributed as (

    select
        signal_day_weights.scenario_key,
        signal_day_weights.policy_version,
        signal_day_weights.repeat_profile,
        signals_attributed.affiliation_hash,
        signals_attributed.variant_key,
        case when signal_day_weights.repeat_profile = 'once' then signals_attributed.once_hash end
            as once_hash,
        signals_attributed.activity_date,
        signal_day_weights.age_days,
        signal_day_weights.window_pct,
        signal_day_weights.weight,
        cast(sum(signals_attributed.signal_count) as {{ dbt.type_bigint() }}) as signal_count,
        {# The text is long: carried where somebody reads it. #}
        max(
            case
                when signal_day_weights.tells_latest_activity_stamp
                    then signals_attributed.latest_activity_stamp
            end
        ) as latest_activity_stamp
    from {{ ref('int_signals_attributed') }} as signals_attributed
    inner join signal_day_weights
        on
            signals_attributed.affiliation_basis = signal_day_weights.affiliation_basis
            and signals_attributed.signal_type = signal_day_weights.signal_type
            and signals_attributed.activity_date = signal_day_weights.activity_date
    group by
        signal_day_weights.scenario_key,
        signal_day_weights.policy_version,
        signal_day_weights.repeat_profile,
        signals_attributed.affiliation_hash,
        signals_attributed.variant_key,
        case when signal_day_weights.repeat_profile = 'once' then signals_attributed.once_hash end,
        signals_attributed.activity_date,
        signal_day_weights.age_days,
        signal_day_weights.window_pct,
        signal_day_weights.weight

),

days as (

    select * from days_attributed

    union all

    select
        derived_signals.scenario_key,
        signal_day_weights.policy_version,
        signal_day_weights.repeat_profile,
        derived_signals.affiliation_hash,
        derived_signals.variant_key,
        null as once_hash,
        derived_signals.activity_date,
        signal_day_weights.age_days,
        signal_day_weights.window_pct,
        signal_day_weights.weight,
        derived_signals.signal_count,
        {# Made of several: no one of them is named. #}
        case
            when signal_day_weights.tells_latest_activity_stamp
                then {{ activity_by_time(
                    "cast(derived_signals.activity_date as " ~ dbt.type_string() ~ ") || ' 00:00:00'", "''"
                ) }}
        end as latest_activity_stamp
    from derived_signals
    inner join signal_day_weights
        on
            derived_signals.scenario_key = signal_day_weights.scenario_key
            and derived_signals.signal_type = signal_day_weights.signal_type
            and derived_signals.activity_date = signal_day_weights.activity_date

),

once_days as (

    select
        scenario_key,
        affiliation_hash,
        variant_key,
        activity_date
    from days
    where
        repeat_profile = 'once'
        and once_hash is null

),

once_days_1 as (

    select
        scenario_key,
        affiliation_hash,
        variant_key,
        max(activity_date) as activity_date
    from once_days
    group by
        scenario_key,
        affiliation_hash,
        variant_key

),

{% for step in range(2, once_days_read() + 1) %}
once_days_{{ step }} as (

    select
        once_days.scenario_key,
        once_days.affiliation_hash,
        once_days.variant_key,
        max(once_days.activity_date) as activity_date
    from once_days
    inner join once_days_{{ step - 1 }} as later_days
        on
            once_days.scenario_key = later_days.scenario_key
            and once_days.affiliation_hash = later_days.affiliation_hash
            and once_days.variant_key = later_days.variant_key
            and once_days.activity_date < {{ add_days('later_days.activity_date', -7) }}
    group by
        once_days.scenario_key,
        once_days.affiliation_hash,
        once_days.variant_key

),
{% endfor %}
once_days_counted as (

    {%- for step in range(1, once_days_read() + 1) %}

    select * from once_days_{{ step }}
    {%- if not loop.last %}

    union all
    {%- endif %}
    {%- endfor %}

),

kinds as (

    select
        days.*,
        case
            when days.repeat_profile = 'once' and days.once_hash is null then days.activity_date
        end as once_on,
        days.repeat_profile = 'once'
        and days.once_hash is null
        and once_days_counted.activity_date is null as is_said_again
    from days
    left join once_days_counted
        on
            days.scenario_key = once_days_counted.scenario_key
            and days.affiliation_hash = once_days_counted.affiliation_hash
            and days.variant_key = once_days_counted.variant_key
            and days.activity_date = once_days_counted.activity_date

),

ranked as (

    select
        kinds.*,
        cast(
            coalesce(
                sum(kinds.signal_count) over (
                    partition by
                        kinds.scenario_key,
                        kinds.affiliation_hash,
                        kinds.variant_key,
                        kinds.once_hash,
                        kinds.once_on
                    order by kinds.activity_date desc
                    rows between unbounded preceding and 1 preceding
                ),
                0
            ) as {{ dbt.type_bigint() }}
        ) as later_count
    from kinds

),

bounded as (

    select
        ranked.*,
        least(ranked.later_count, profiles.last_rank) as rank_before,
        case
            when ranked.is_said_again then least(ranked.later_count, profiles.last_rank)
            else least(ranked.later_count + ranked.signal_count, profiles.last_rank)
        end as rank_reached
    from ranked
    inner join profiles
        on
            ranked.policy_version = profiles.policy_version
            and ranked.repeat_profile = profiles.repeat_profile

),

repeated as (

    select
        bounded.*,
        bounded.rank_reached - bounded.rank_before as counted_count,
        reached.repeats_pct - earlier.repeats_pct as repeats_pct
    from bounded
    inner join repeats_summed as reached
        on
            bounded.policy_version = reached.policy_version
            and bounded.repeat_profile = reached.repeat_profile
            and bounded.rank_reached = reached.repeat_count
    inner join repeats_summed as earlier
        on
            bounded.policy_version = earlier.policy_version
            and bounded.repeat_profile = earlier.repeat_profile
            and bounded.rank_before = earlier.repeat_count

),

summed as (

    select
        scenario_key,
        affiliation_hash,
        variant_key,
        {%- for name, condition, value in [
            ('window_count', 'window_pct > 0', 'counted_count'),
            ('window_repeats', 'window_pct > 0', 'repeats_pct * window_pct'),
            ('decayed_activity_count', 'weight > 0', 'counted_count'),
            ('decayed_repeats', 'weight > 0', 'repeats_pct * weight'),
            ('count_60d', 'age_days <= 59', 'counted_count'),
            ('count_30d', 'age_days <= 29', 'counted_count'),
        ] %}
        cast(
            sum(case when {{ condition }} then {{ value }} else 0 end)
            as {{ dbt.type_bigint() }}
        ) as {{ name }},
        {%- endfor %}
        max(case when counted_count > 0 then latest_activity_stamp end) as latest_activity_stamp,
        max(activity_date) as last_signal_on,
        max(case when age_days > 29 then activity_date end) as previous_signal_on_before_30d,
        min(case when age_days <= 59 then activity_date end) as first_signal_on_60d,
        max(case when age_days > 59 then activity_date end) as previous_signal_on_before_60d
    from repeated
    group by
        scenario_key,
        affiliation_hash,
        variant_key

)

select * from summed
