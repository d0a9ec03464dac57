{#- One row per scenario, programme scope, affiliation and counted kind of signal: days summed up, plain, in the window and decayed. -#}

with

signals as (

    select * from {{ ref('int_signals_capped') }}

),

summed as (

    select
        scenario_key,
        program_scope,
        affiliation_hash,
        variant_key,
        {# The engagement window is the evaluated day and the 89 days before it. #}
        cast(
            sum(case when age_days <= 89 then capped_count else 0 end)
            as {{ dbt.type_bigint() }}
        ) as window_count,
        cast(
            sum(case when weight > 0 then capped_count else 0 end)
            as {{ dbt.type_bigint() }}
        ) as decayed_activity_count,
        cast(sum(capped_count * weight) as {{ dbt.type_bigint() }}) as decayed_count,
        cast(
            sum(case when age_days <= 89 then signal_count else 0 end)
            as {{ dbt.type_bigint() }}
        ) as count_90d,
        cast(
            sum(case when age_days <= 59 then signal_count else 0 end)
            as {{ dbt.type_bigint() }}
        ) as count_60d,
        cast(
            sum(case when age_days <= 29 then signal_count else 0 end)
            as {{ dbt.type_bigint() }}
        ) as count_30d,
        {# The text is long: carried where somebody reads it. #}
        max(
            case
                when tells_latest_activity_stamp and capped_count > 0 then latest_activity_stamp
            end
        ) as latest_activity_stamp,
        max(activity_date) as last_signal_on,
        max(case when age_days > 29 then activity_date end) as previous_signal_on_before_30d,
        min(case when age_days <= 59 then activity_date end) as first_signal_on_60d,
        max(case when age_days > 59 then activity_date end) as previous_signal_on_before_60d
    from signals
    group by
        scenario_key,
        program_scope,
        affiliation_hash,
        variant_key

)

select * from summed
