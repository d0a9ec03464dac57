{#- One row per scenario, evaluated date, account and person: what they did lately, in plain counts before any cap. -#}

with

sums as (

    select * from {{ ref('int_signal_sums') }}
    where program_scope = '*'

),

score_scenarios as (

    select * from {{ ref('int_score_scenarios') }}

),

past as (

    select * from {{ ref('int_last_engagement_before_horizon') }}

),

affiliations as (

    select * from {{ ref('int_affiliations_by_basis') }}
    where is_first_of_affiliation

),

kinds as (

    select * from {{ ref('int_signal_variants_enriched') }}
    where is_first_of_variant

),

signal_types as (

    select * from {{ ref('int_signal_types_scored') }}
    where polarity = 'positive'

),

matches as (

    select * from {{ policy_rows('match_confidence') }}

),

signals as (

    select
        sums.*,
        signal_types.intent_level,
        coalesce(signal_types.stop_kind, '') = 'meeting' as is_meeting
    from sums
    inner join score_scenarios
        on sums.scenario_key = score_scenarios.scenario_key
    inner join kinds
        on sums.variant_key = kinds.variant_key
    inner join signal_types
        on
            score_scenarios.policy_version = signal_types.policy_version
            and kinds.signal_type = signal_types.signal_type

),

{# By affiliation first: a person has many kinds of signals and few affiliations. #}
counted as (

    select
        scenario_key,
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
        scenario_key,
        affiliation_hash

),

with_past as (

    select * from counted

    union all

    {# Past every horizon is past the window too: nothing to count, only a day to remember. #}
    select
        scenario_key,
        affiliation_hash,
        0 as mid_high_count_90d,
        0 as low_count_90d,
        0 as mid_high_count_60d,
        0 as mid_high_count_30d,
        0 as high_count_30d,
        0 as accepted_meeting_count_30d,
        0 as most_of_a_kind_90d,
        last_signal_on,
        last_signal_on as previous_signal_on_before_30d,
        cast(null as date) as first_signal_on_60d,
        last_signal_on as previous_signal_on_before_60d
    from past

),

people as (

    select
        with_past.scenario_key,
        score_scenarios.scored_on,
        score_scenarios.scenario,
        score_scenarios.evaluated_on,
        affiliations.account_id,
        affiliations.person_key,
        affiliations.contact_id,
        max(affiliations.decision_role) as decision_role,
        sum(with_past.mid_high_count_90d) as mid_high_count_90d,
        sum(with_past.low_count_90d) as low_count_90d,
        sum(with_past.mid_high_count_60d) as mid_high_count_60d,
        sum(with_past.mid_high_count_30d) as mid_high_count_30d,
        sum(with_past.high_count_30d) as high_count_30d,
        sum(with_past.accepted_meeting_count_30d) as accepted_meeting_count_30d,
        max(
            case
                when with_past.most_of_a_kind_90d > 0
                    then coalesce(matches.match_pct, unknown_match.match_pct)
            end
        ) as match_pct,
        max(with_past.last_signal_on) as last_signal_on,
        max(with_past.previous_signal_on_before_30d) as previous_signal_on_before_30d,
        min(with_past.first_signal_on_60d) as first_signal_on_60d,
        max(with_past.previous_signal_on_before_60d) as previous_signal_on_before_60d
    from with_past
    inner join score_scenarios
        on with_past.scenario_key = score_scenarios.scenario_key
    inner join affiliations
        on with_past.affiliation_hash = affiliations.affiliation_hash
    left join matches
        on
            score_scenarios.policy_version = matches.policy_version
            and affiliations.account_match_step = matches.account_match_step
    left join matches as unknown_match
        on
            score_scenarios.policy_version = unknown_match.policy_version
            and unknown_match.account_match_step = 'unknown'
    group by
        with_past.scenario_key,
        score_scenarios.scored_on,
        score_scenarios.scenario,
        score_scenarios.evaluated_on,
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
