{#- One row per scored date, account, programme and signal in the window: what it was worth, how many, when last, best first. -#}

with

{# What is worth no points shows all the same: a booked meeting is a reason. #}
units as (

    select * from {{ ref('int_account_weighted_signals') }}
    where
        scenario = 'published'
        and evaluated_on = scored_on
        and window_count > 0

),

signal_types as (

    select * from {{ policy_rows('signal_types') }}

),

signals as (

    select
        units.scored_on,
        units.policy_version,
        units.account_id,
        units.program_id,
        units.signal_type,
        signal_types.family,
        units.polarity,
        units.window_units,
        units.window_count,
        {{ latest_activity_on('units.latest_activity_stamp') }} as latest_activity_on,
        {{ latest_activity_id('units.latest_activity_stamp') }} as latest_activity_id
    from units
    inner join signal_types
        on
            units.policy_version = signal_types.policy_version
            and units.signal_type = signal_types.signal_type

),

ranked as (

    select
        *,
        row_number() over (
            partition by
                scored_on,
                account_id,
                program_id,
                polarity
            order by
                window_units desc,
                latest_activity_on desc,
                signal_type asc
        ) as signal_rank
    from signals

)

select * from ranked
