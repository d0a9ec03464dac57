{#- One row per scored date, scenario, account, programme and fit case: the step of the ladder below the gates. -#}
{#-
    Staying in a band is judged from two dates alone, the day and the week before; no earlier band
    is looked up.
-#}

with

conditions as (
    select * from {{ ref('int_band_conditions_judged') }}
),

both_dates as (
    select
        scored_on,
        scenario,
        policy_version,
        account_id,
        program_id,
        fit_case,
        max(case when is_hysteresis_date then 0 else enters_active end) as enters_active,
        max(case when is_hysteresis_date then 0 else may_stay_active end) as may_stay_active,
        max(case when is_hysteresis_date then enters_active else 0 end) as was_active,
        max(case when is_hysteresis_date then 0 else is_reactivated end) as is_reactivated,
        max(case when is_hysteresis_date then 0 else enters_warm end) as enters_warm,
        max(case when is_hysteresis_date then 0 else enters_warm_by_fit end) as enters_warm_by_fit,
        max(case when is_hysteresis_date then 0 else may_stay_warm end) as may_stay_warm,
        max(case when is_hysteresis_date then greatest(enters_warm, enters_warm_by_fit) else 0 end)
            as was_warm
    from conditions
    group by
        scored_on,
        scenario,
        policy_version,
        account_id,
        program_id,
        fit_case
),

laddered as (
    select
        *,
        {# Steps are those of seed `bands`; the gates, steps 1 and 2, come later. #}
        case
            when enters_active = 1 then 3
            when may_stay_active = 1 and was_active = 1 then 3
            when is_reactivated = 1 then 4
            when enters_warm = 1 or enters_warm_by_fit = 1 then 5
            when may_stay_warm = 1 and was_warm = 1 then 5
            else 6
        end as band_step
    from both_dates
)

select * from laddered
