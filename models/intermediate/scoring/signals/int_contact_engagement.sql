{#- One row per scenario, evaluated date, account, programme and person: what they did lately that concerns the programme, in plain counts of what counts at all. -#}

with

sums as (

    select * from {{ ref('int_signal_sums') }}

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

programs as (

    select * from {{ ref('int_scored_programs') }}

),

signal_uses as (

    select * from {{ ref('int_signal_uses') }}
    where polarity = 'positive'

),

relevance as (

    select * from {{ policy_rows('content_relevance') }}

),

matches as (

    select * from {{ policy_rows('match_confidence') }}

),

{# What a kind of signal says to a programme; about something else it says nothing. #}
kinds_relevant as (

    select
        score_scenarios.scenario_key,
        programs.program_id,
        kinds.variant_key,
        signal_uses.channel,
        signal_uses.intent_level,
        signal_uses.points > 0 as has_points,
        coalesce(signal_uses.stop_kind, '') = 'meeting' as is_meeting,
        {# What is limited beside the rest opens no gate. #}
        signal_uses.limit_group = 'none'
        and signal_uses.intent_level in ('mid', 'high') as is_intent,
        relevance.counts_for_active
    from score_scenarios
    inner join programs
        on
            score_scenarios.scored_on = programs.scored_on
            and score_scenarios.policy_version = programs.policy_version
    cross join kinds
    inner join signal_uses
        on
            programs.policy_version = signal_uses.policy_version
            and programs.use_case = signal_uses.use_case
            and kinds.signal_type = signal_uses.signal_type
    inner join relevance
        on
            programs.policy_version = relevance.policy_version
            and programs.use_case = relevance.use_case
            and {{ relevance_class('kinds', 'programs') }} = relevance.relevance_class
    where relevance.relevance_pct > 0

),

{# By affiliation first: a person has many kinds of signals and few affiliations. #}
counted as (

    select
        sums.scenario_key,
        kinds_relevant.program_id,
        sums.affiliation_hash,
        {%- for name, condition, value in [
            ('strong_count_90d', "kinds_relevant.intent_level in ('mid', 'high') and kinds_relevant.has_points", 'window_count'),
            ('mid_high_count_90d', 'kinds_relevant.is_intent', 'window_count'),
            ('low_count_90d', "kinds_relevant.intent_level = 'low'", 'window_count'),
            ('mid_high_count_60d', 'kinds_relevant.is_intent', 'count_60d'),
            ('mid_high_count_30d', 'kinds_relevant.is_intent', 'count_30d'),
            ('high_count_30d', "kinds_relevant.is_intent and kinds_relevant.intent_level = 'high' and kinds_relevant.counts_for_active", 'count_30d'),
            ('accepted_meeting_count_30d', "kinds_relevant.intent_level = 'high' and kinds_relevant.is_meeting", 'count_30d'),
        ] %}
        sum(case when {{ condition }} then sums.{{ value }} else 0 end) as {{ name }},
        {%- endfor %}
        max(sums.window_count) as most_of_a_kind_90d,
        max(sums.last_signal_on) as last_signal_on,
        max(sums.previous_signal_on_before_30d) as previous_signal_on_before_30d,
        min(sums.first_signal_on_60d) as first_signal_on_60d,
        max(sums.previous_signal_on_before_60d) as previous_signal_on_before_60d,
        max(case when kinds_relevant.is_intent then sums.previous_signal_on_before_60d end)
            as previous_intent_on_before_60d
    from sums
    inner join kinds_relevant
        on
            sums.scenario_key = kinds_relevant.scenario_key
            and sums.variant_key = kinds_relevant.variant_key
    group by
        sums.scenario_key,
        kinds_relevant.program_id,
        sums.affiliation_hash

),

with_past as (

    select * from counted

    union all

    {# Past every horizon is past the window too: nothing to count, only a day to remember. #}
    select
        past.scenario_key,
        kinds_relevant.program_id,
        past.affiliation_hash,
        0 as strong_count_90d,
        0 as mid_high_count_90d,
        0 as low_count_90d,
        0 as mid_high_count_60d,
        0 as mid_high_count_30d,
        0 as high_count_30d,
        0 as accepted_meeting_count_30d,
        0 as most_of_a_kind_90d,
        past.last_signal_on,
        past.last_signal_on as previous_signal_on_before_30d,
        cast(null as date) as first_signal_on_60d,
        past.last_signal_on as previous_signal_on_before_60d,
        case when kinds_relevant.is_intent then past.last_signal_on end
            as previous_intent_on_before_60d
    from past
    inner join kinds_relevant
        on
            past.scenario_key = kinds_relevant.scenario_key
            and past.variant_key = kinds_relevant.variant_key

),

people as (

    select
        with_past.scenario_key,
        score_scenarios.scored_on,
        score_scenarios.scenario,
        score_scenarios.evaluated_on,
        affiliations.account_id,
        with_past.program_id,
        affiliations.person_key,
        affiliations.contact_id,
        max(affiliations.decision_role) as decision_role,
        sum(with_past.strong_count_90d) as strong_count_90d,
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
        max(with_past.previous_signal_on_before_60d) as previous_signal_on_before_60d,
        max(with_past.previous_intent_on_before_60d) as previous_intent_on_before_60d
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
        with_past.program_id,
        affiliations.person_key,
        affiliations.contact_id

),

engaged as (

    select
        *,
        {# Engaged: in the window a signal of real interest that is worth points, or three light ones, of a known person. #}
        contact_id is not null
        and (strong_count_90d >= 1 or low_count_90d >= 3) as is_engaged
    from people

)

select * from engaged
