{#- One row per scenario, evaluated date, account and person: what they did lately, in plain counts before any cap. -#}

with

sums as (
    select * from {{ ref('int_signal_sums') }}
    where program_scope = '*'
),

affiliations as (
    select * from {{ ref('int_affiliations_named') }}
),

kinds as (
    select * from {{ ref('int_signal_kinds_counted') }}
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
        coalesce(signal_types.stop_kind, '') = 'meeting' as is_meeting
    from sums
    inner join kinds
        on sums.counted_kind_hash = kinds.counted_kind_hash
    inner join signal_types
        on
            sums.policy_version = signal_types.policy_version
            and kinds.signal_type = signal_types.signal_type
),

{# By affiliation first: a person has many kinds of signals and few affiliations. #}
counted as (
    select
        evaluation_hash,
        scored_on,
        scenario,
        evaluated_on,
        policy_version,
        affiliation_hash,
        sum(case when intent_level in ('mid', 'high') then count_90d else 0 end)
            as mid_high_count_90d,
        sum(case when intent_level = 'low' then count_90d else 0 end) as low_count_90d,
        sum(case when intent_level in ('mid', 'high') then count_60d else 0 end)
            as mid_high_count_60d,
        sum(case when intent_level in ('mid', 'high') then count_30d else 0 end)
            as mid_high_count_30d,
        sum(case when intent_level = 'high' then count_30d else 0 end) as high_count_30d,
        sum(case when intent_level = 'high' and is_meeting then count_30d else 0 end)
            as accepted_meeting_count_30d,
        max(count_90d) as most_of_a_kind_90d,
        max(last_signal_on) as last_signal_on,
        max(previous_signal_on_before_30d) as previous_signal_on_before_30d,
        min(first_signal_on_60d) as first_signal_on_60d,
        max(previous_signal_on_before_60d) as previous_signal_on_before_60d
    from signals
    group by
        evaluation_hash,
        scored_on,
        scenario,
        evaluated_on,
        policy_version,
        affiliation_hash
),

people as (
    select
        counted.scored_on,
        counted.scenario,
        counted.evaluated_on,
        affiliations.account_id,
        affiliations.person_key,
        affiliations.contact_id,
        max(affiliations.decision_role) as decision_role,
        sum(counted.mid_high_count_90d) as mid_high_count_90d,
        sum(counted.low_count_90d) as low_count_90d,
        sum(counted.mid_high_count_60d) as mid_high_count_60d,
        sum(counted.mid_high_count_30d) as mid_high_count_30d,
        sum(counted.high_count_30d) as high_count_30d,
        sum(counted.accepted_meeting_count_30d) as accepted_meeting_count_30d,
        max(
            case
                when counted.most_of_a_kind_90d > 0
                    then coalesce(matches.match_pct, unknown_match.match_pct)
            end
        ) as match_pct,
        max(counted.last_signal_on) as last_signal_on,
        max(counted.previous_signal_on_before_30d) as previous_signal_on_before_30d,
        min(counted.first_signal_on_60d) as first_signal_on_60d,
        max(counted.previous_signal_on_before_60d) as previous_signal_on_before_60d
    from counted
    inner join affiliations
        on counted.affiliation_hash = affiliations.affiliation_hash
    left join matches
        on
            counted.policy_version = matches.policy_version
            and affiliations.account_match_step = matches.account_match_step
    left join matches as unknown_match
        on
            counted.policy_version = unknown_match.policy_version
            and unknown_match.account_match_step = 'unknown'
    group by
        counted.scored_on,
        counted.scenario,
        counted.evaluated_on,
        affiliations.account_id,
        affiliations.person_key,
        affiliations.contact_id
),

engaged as (
    select
        *,
        {# Engaged: in 90 days a signal of real interest or three light ones, of a known person. #}
        contact_id is not null
        and (mid_high_count_90d >= 1 or low_count_90d >= 3) as is_engaged
    from people
)

select * from engaged
