{#- One row per scenario, evaluated date, programme scope and counted bucket: the count left after the daily cap, and what its day weighs. -#}
{#-
    The cap holds per person, signal and day. Most buckets are alone on their day and need no order.
    A view: its one reader sums the rows as they come, and nothing wide is written in between.
-#}
{{ config(materialized='view') }}

with

caps_shared as (
    select * from {{ ref('int_caps_shared') }}
),

signals_alone as (
    select * from {{ ref('int_signals_counted') }}
    where cap_hash not in (select caps_shared.cap_hash from caps_shared)
),

signals_sharing as (
    select * from {{ ref('int_signals_sharing_caps') }}
),

day_weights as (
    select * from {{ ref('int_signal_day_weights') }}
),

capped as (
    select
        day_weights.scenario_key,
        '*' as program_scope,
        signals_alone.affiliation_hash,
        signals_alone.variant_key,
        signals_alone.signal_count,
        least(signals_alone.signal_count, day_weights.daily_cap) as capped_count,
        signals_alone.latest_activity_stamp,
        signals_alone.activity_date,
        day_weights.age_days,
        day_weights.weight,
        day_weights.tells_latest_activity_stamp
    from signals_alone
    inner join day_weights
        on
            signals_alone.affiliation_basis = day_weights.affiliation_basis
            and signals_alone.signal_type = day_weights.signal_type
            and signals_alone.activity_date = day_weights.activity_date

    union all

    select
        day_weights.scenario_key,
        signals_sharing.program_scope,
        signals_sharing.affiliation_hash,
        signals_sharing.variant_key,
        signals_sharing.signal_count,
        signals_sharing.capped_count,
        signals_sharing.latest_activity_stamp,
        signals_sharing.activity_date,
        day_weights.age_days,
        day_weights.weight,
        day_weights.tells_latest_activity_stamp
    from signals_sharing
    inner join day_weights
        on
            signals_sharing.scored_on = day_weights.scored_on
            and signals_sharing.policy_version = day_weights.policy_version
            and signals_sharing.affiliation_basis = day_weights.affiliation_basis
            and signals_sharing.signal_type = day_weights.signal_type
            and signals_sharing.activity_date = day_weights.activity_date
)

select * from capped
