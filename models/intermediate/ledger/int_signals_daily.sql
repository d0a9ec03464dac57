{#- One row per actor, kind of signal and day: how many activities, suspect ones apart. -#}
{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        on_schema_change='append_new_columns',
        pre_hook="{{ delete_stale_days() }}",
    )
}}

with

days as (

    select * from {{ ref('int_ledger_days') }}
    where {{ is_missing_day('activity_date') }}

),

scored_types as (

    select signal_type
    from {{ ref('int_signal_types_scored') }}
    group by signal_type

    union

    {# Its address may tell later what a page is. #}
    select {{ signal_of_unread_pages() }} as signal_type

),

activities as (

    select
        activity_id,
        actor_hash,
        variant_hash,
        signal_type,
        occurred_at,
        activity_date
    from {{ ref('int_activities') }}
    where
        not is_deleted
        and activity_date in (select days.activity_date from days)

),

suspects as (

    select
        activity_id,
        activity_date
    from {{ ref('int_activity_bot_verdicts') }}
    where
        activity_id is not null
        and activity_date in (select days.activity_date from days)

),

counted as (

    select
        activities.actor_hash,
        activities.variant_hash,
        cast(
            sum(case when suspects.activity_id is null then 1 else 0 end)
            as {{ dbt.type_bigint() }}
        ) as signal_count,
        cast(
            sum(case when suspects.activity_id is null then 0 else 1 end)
            as {{ dbt.type_bigint() }}
        ) as suspect_count,
        {# Told where a score may name it: most activities say nothing, and their texts are many. #}
        max(
            case
                when suspects.activity_id is null and scored_types.signal_type is not null
                    then {{ activity_by_time('activities.occurred_at', 'activities.activity_id') }}
            end
        ) as latest_activity_stamp,
        activities.activity_date
    from activities
    left join suspects
        on activities.activity_id = suspects.activity_id
    left join scored_types
        on activities.signal_type = scored_types.signal_type
    group by
        activities.actor_hash,
        activities.variant_hash,
        activities.activity_date

),

signals as (

    select
        counted.actor_hash,
        counted.variant_hash,
        counted.latest_activity_stamp,
        counted.signal_count,
        counted.suspect_count,
        days.day_fingerprint,
        counted.activity_date
    from counted
    inner join days
        on counted.activity_date = days.activity_date

)

select * from signals
