{#- One row per scored date, account and programme: its band beside every figure that its reasons name. -#}

with

banded as (
    select * from {{ ref('int_band_scenarios') }}
    where scenario = 'published'
),

cases as (
    select * from {{ ref('int_band_steps') }}
    where
        scenario = 'published'
        and fit_case = 'known'
),

scores as (
    select * from {{ ref('int_account_score_scenarios') }}
    where
        scenario = 'published'
        and not is_hysteresis_date
),

thresholds as (
    select * from {{ ref('int_band_thresholds') }}
),

attempts as (
    select
        scored_on,
        account_id,
        max(latest_activity_on) as no_response_on
    from {{ ref('int_signals_ranked') }}
    where signal_type = 'no_response_after_attempts'
    group by
        scored_on,
        account_id
),

facts as (
    select
        banded.*,
        cases.enters_active,
        cases.is_reactivated,
        cases.enters_warm,
        cases.enters_warm_by_fit,
        scores.fit_score_hundredths,
        scores.engagement_hundredths,
        scores.engaged_contact_count,
        scores.accepted_meeting_count_30d,
        scores.mid_high_count_60d,
        scores.last_signal_on,
        thresholds.active_engaged_contacts,
        thresholds.active_accepted_meetings,
        thresholds.warm_fit,
        thresholds.warm_engagement_enter,
        thresholds.warm_engagement_stay,
        thresholds.warm_mid_high,
        {{ days_between('scores.last_signal_on', 'banded.scored_on') }} as silent_days,
        thresholds.cold_inactive_days,
        coalesce(
            {{ days_between('attempts.no_response_on', 'banded.scored_on') }}
            < thresholds.cold_no_response_days,
            false
        ) as is_without_response
    from banded
    inner join cases
        on
            banded.scored_on = cases.scored_on
            and banded.account_id = cases.account_id
            and banded.program_id = cases.program_id
    inner join scores
        on
            banded.scored_on = scores.scored_on
            and banded.account_id = scores.account_id
            and banded.program_id = scores.program_id
    inner join thresholds
        on banded.policy_version = thresholds.policy_version
    left join attempts
        on
            banded.scored_on = attempts.scored_on
            and banded.account_id = attempts.account_id
)

select * from facts
