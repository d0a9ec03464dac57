{#- One row per scored date, account, programme and signal in the window: what it was worth, how many, when last, best first. -#}
{#- Of a system that is banded by its sites, those of its sites as well. -#}

with

{# What is worth no points shows all the same: a booked meeting is a reason. #}
units as (

    select * from {{ ref('int_account_weighted_signals') }}
    where
        scenario = 'published'
        and evaluated_on = scored_on
        and window_count > 0

),

families as (

    {{ accounts_with_sites() }}

),

signal_types as (

    select * from {{ policy_rows('signal_types') }}

),

units_of_families as (

    select
        units.scored_on,
        units.policy_version,
        families.account_id,
        units.program_id,
        units.signal_type,
        units.polarity,
        {{ exact_sum('units.window_units') }} as window_units,
        cast(sum(units.window_count) as {{ dbt.type_bigint() }}) as window_count,
        max(units.latest_activity_stamp) as latest_activity_stamp
    from units
    inner join families
        on
            units.scored_on = families.scored_on
            and units.account_id = families.member_account_id
    group by
        units.scored_on,
        units.policy_version,
        families.account_id,
        units.program_id,
        units.signal_type,
        units.polarity

),

signals as (

    select
        units_of_families.scored_on,
        units_of_families.policy_version,
        units_of_families.account_id,
        units_of_families.program_id,
        units_of_families.signal_type,
        signal_types.family,
        units_of_families.polarity,
        units_of_families.window_units,
        units_of_families.window_count,
        {{ latest_activity_on('units_of_families.latest_activity_stamp') }} as latest_activity_on,
        {{ latest_activity_id('units_of_families.latest_activity_stamp') }} as latest_activity_id
    from units_of_families
    inner join signal_types
        on
            units_of_families.policy_version = signal_types.policy_version
            and units_of_families.signal_type = signal_types.signal_type

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
