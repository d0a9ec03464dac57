{#- One row per scored date, scenario, account, programme and fit case: the step of the ladder below the gates. -#}
{#-
    Fit cases: `known` takes the fit as scored; `best` and `worst` take every missing criterion as met or as
    not met. Staying in a band is judged from two dates alone, the day and the week
    before; no earlier band is looked up.
-#}

with

evaluated as (

    select * from {{ ref('int_account_score_scenarios') }}
    where is_banded

),

thresholds as (

    select * from {{ ref('int_band_thresholds') }}

),

cases as (

    select
        *,
        'known' as fit_case,
        banded_fit_hundredths as case_fit_hundredths
    from evaluated

    union all

    select
        *,
        'best' as fit_case,
        {{ floor_divide(
            '10000 * (banded_fit_points + banded_fit_points_maximum - banded_fit_points_known)',
            'banded_fit_points_maximum',
        ) }} as case_fit_hundredths
    from evaluated

    union all

    select
        *,
        'worst' as fit_case,
        {{ floor_divide('10000 * banded_fit_points', 'banded_fit_points_maximum') }}
            as case_fit_hundredths
    from evaluated

),

conditions as (

    select
        cases.scored_on,
        cases.scenario,
        cases.evaluated_on,
        cases.policy_version,
        cases.account_id,
        cases.program_id,
        cases.fit_case,
        cases.is_hysteresis_date,
        case
            when
                cases.case_fit_hundredths >= thresholds.active_fit * 100
                and cases.banded_engagement_hundredths >= thresholds.active_engagement_enter * 100
                and cases.banded_high_intent_count_30d >= thresholds.active_high_intent
                and (
                    cases.banded_engaged_contact_count >= thresholds.active_engaged_contacts
                    or cases.banded_accepted_meeting_count_30d
                    >= thresholds.active_accepted_meetings
                )
                then 1
            else 0
        end as enters_active,
        case
            when cases.banded_engagement_hundredths >= thresholds.active_engagement_stay * 100
                then 1
            else 0
        end as may_stay_active,
        {# The window of the signals is 60 days: policy can set a shorter stay, not a longer one. #}
        case
            when
                thresholds.reactivated_gap_days
                <= {{ days_between(
                    'cases.banded_previous_signal_on_before_60d',
                    'cases.banded_first_signal_on_60d',
                ) }}
                and {{ days_between('cases.banded_first_signal_on_60d', 'cases.evaluated_on') }}
                < thresholds.reactivated_stay_days
                and cases.banded_engagement_hundredths >= thresholds.reactivated_engagement * 100
                and cases.banded_mid_high_count_60d >= thresholds.reactivated_mid_high
                and (
                    thresholds.reactivated_fit is null
                    or cases.case_fit_hundredths >= thresholds.reactivated_fit * 100
                )
                then 1
            else 0
        end as is_reactivated,
        case
            when
                cases.case_fit_hundredths >= thresholds.warm_fit * 100
                and cases.banded_engagement_hundredths >= thresholds.warm_engagement_enter * 100
                and cases.banded_mid_high_count_60d >= thresholds.warm_mid_high
                then 1
            else 0
        end as enters_warm,
        case
            when
                cases.case_fit_hundredths >= thresholds.warm_strong_fit * 100
                and cases.banded_engagement_hundredths
                >= thresholds.warm_strong_fit_engagement * 100
                and cases.banded_mid_high_count_60d >= thresholds.warm_mid_high
                then 1
            else 0
        end as enters_warm_by_fit,
        case
            when cases.banded_engagement_hundredths >= thresholds.warm_engagement_stay * 100 then 1
            else 0
        end as may_stay_warm
    from cases
    inner join thresholds
        on cases.policy_version = thresholds.policy_version

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
