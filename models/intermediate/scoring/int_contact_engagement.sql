{#- One row per evaluated date, account and person: what they did lately, in plain counts before any cap. -#}

with

evaluations as (
    select * from {{ ref('int_scoring_dates') }}
),

signals as (
    select * from {{ ref('int_signals_attributed') }}
),

signal_types as (
    select * from {{ ref('signal_types') }}
    where
        polarity = 'positive'
        and (points > 0 or stop_kind = 'meeting')
),

matches as (
    select * from {{ ref('match_confidence') }}
),

signals_aged as (
    select
        evaluations.scored_on,
        evaluations.evaluated_on,
        signals.account_id,
        signals.person_key,
        signals.contact_id,
        signals.decision_role,
        signals.signal_count,
        signals.activity_date,
        signal_types.intent_level,
        coalesce(signal_types.stop_kind, '') = 'meeting' as is_meeting,
        coalesce(matches.match_pct, unknown_match.match_pct) as match_pct,
        {{ days_between('signals.activity_date', 'evaluations.evaluated_on') }} as age_days
    from signals
    inner join evaluations
        on signals.activity_date <= evaluations.evaluated_on
    inner join signal_types
        on
            evaluations.policy_version = signal_types.policy_version
            and signals.signal_type = signal_types.signal_type
    left join matches
        on
            evaluations.policy_version = matches.policy_version
            and signals.account_match_step = matches.account_match_step
    left join matches as unknown_match
        on
            evaluations.policy_version = unknown_match.policy_version
            and unknown_match.account_match_step = 'unknown'
),

counted as (
    select
        scored_on,
        evaluated_on,
        account_id,
        person_key,
        contact_id,
        max(decision_role) as decision_role,
        sum(case when age_days <= 89 and intent_level in ('mid', 'high') then signal_count else 0 end) as mid_high_count_90d,
        sum(case when age_days <= 89 and intent_level = 'low' then signal_count else 0 end) as low_count_90d,
        sum(case when age_days <= 59 and intent_level in ('mid', 'high') then signal_count else 0 end) as mid_high_count_60d,
        sum(case when age_days <= 29 and intent_level in ('mid', 'high') then signal_count else 0 end) as mid_high_count_30d,
        sum(case when age_days <= 29 and intent_level = 'high' then signal_count else 0 end) as high_count_30d,
        sum(case when age_days <= 29 and intent_level = 'high' and is_meeting then signal_count else 0 end)
            as accepted_meeting_count_30d,
        max(case when age_days <= 89 then match_pct end) as match_pct,
        max(activity_date) as last_signal_on,
        max(case when age_days > 29 then activity_date end) as previous_signal_on_before_30d,
        min(case when age_days <= 59 then activity_date end) as first_signal_on_60d,
        max(case when age_days > 59 then activity_date end) as previous_signal_on_before_60d
    from signals_aged
    group by
        scored_on,
        evaluated_on,
        account_id,
        person_key,
        contact_id
),

engaged as (
    select
        counted.*,
        {# Engaged: one signal of real interest, or three light ones, within 90 days, by a person we know. #}
        contact_id is not null
        and (mid_high_count_90d >= 1 or low_count_90d >= 3) as is_engaged
    from counted
)

select * from engaged
