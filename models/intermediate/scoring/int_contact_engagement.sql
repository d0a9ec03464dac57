{#- One row per scenario, evaluated date, account and person: what they did lately, in plain counts before any cap. -#}

with

sums as (
    select * from {{ ref('int_signal_sums') }}
    where program_scope = '*'
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

signals as (
    select
        sums.*,
        signal_types.intent_level,
        coalesce(signal_types.stop_kind, '') = 'meeting' as is_meeting,
        coalesce(matches.match_pct, unknown_match.match_pct) as match_pct
    from sums
    inner join signal_types
        on
            sums.policy_version = signal_types.policy_version
            and sums.signal_type = signal_types.signal_type
    left join matches
        on
            sums.policy_version = matches.policy_version
            and sums.account_match_step = matches.account_match_step
    left join matches as unknown_match
        on
            sums.policy_version = unknown_match.policy_version
            and unknown_match.account_match_step = 'unknown'
),

counted as (
    select
        scored_on,
        scenario,
        evaluated_on,
        account_id,
        person_key,
        contact_id,
        max(decision_role) as decision_role,
        sum(
            case when intent_level in ('mid', 'high') then count_90d else 0 end
        ) as mid_high_count_90d,
        sum(case when intent_level = 'low' then count_90d else 0 end) as low_count_90d,
        sum(
            case when intent_level in ('mid', 'high') then count_60d else 0 end
        ) as mid_high_count_60d,
        sum(
            case when intent_level in ('mid', 'high') then count_30d else 0 end
        ) as mid_high_count_30d,
        sum(case when intent_level = 'high' then count_30d else 0 end) as high_count_30d,
        sum(
            case when intent_level = 'high' and is_meeting then count_30d else 0 end
        ) as accepted_meeting_count_30d,
        max(case when count_90d > 0 then match_pct end) as match_pct,
        max(last_signal_on) as last_signal_on,
        max(previous_signal_on_before_30d) as previous_signal_on_before_30d,
        min(first_signal_on_60d) as first_signal_on_60d,
        max(previous_signal_on_before_60d) as previous_signal_on_before_60d
    from signals
    group by
        scored_on,
        scenario,
        evaluated_on,
        account_id,
        person_key,
        contact_id
),

engaged as (
    select
        *,
        {# Engaged: in 90 days a signal of real interest or three light ones, of a known person. #}
        contact_id is not null
        and (mid_high_count_90d >= 1 or low_count_90d >= 3) as is_engaged
    from counted
)

select * from engaged
