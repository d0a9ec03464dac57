{#- One row per scenario, evaluated date, account, programme and person: what they did lately that concerns the programme, in plain counts of what counts at all. -#}

with

sums as (

    select * from {{ ref('int_signal_sums') }}

),

score_scenarios as (

    select * from {{ ref('int_score_scenarios') }}

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

signal_types as (

    select * from {{ ref('int_signal_types_scored') }}
    where polarity = 'positive'

),

horizons as (

    select signal_horizons.*
    from {{ ref('int_signal_horizons') }} as signal_horizons
    inner join score_scenarios
        on signal_horizons.scenario_key = score_scenarios.scenario_key
    inner join signal_types
        on
            score_scenarios.policy_version = signal_types.policy_version
            and signal_horizons.signal_type = signal_types.signal_type

),

days as (

    select activity_date
    from {{ ref('int_ledger_days') }}

),

variants as (

    select
        variant_hash,
        variant_key,
        signal_type
    from {{ ref('int_signal_variants_enriched') }}

),

actor_affiliations as (

    select
        affiliation_basis,
        actor_hash,
        affiliation_hash
    from {{ ref('int_affiliations_by_basis') }}

),

{# Days between two horizons are past the same ones: they need only be told apart by the next horizon. #}
days_past as (

    select
        horizons.signal_type,
        days.activity_date,
        min(horizons.counted_from) as past_from
    from horizons
    inner join days
        on horizons.counted_from > days.activity_date
    group by
        horizons.signal_type,
        days.activity_date

),

{#
    Most activities are older than the horizon of their signal. Nothing is left of them but when
    somebody was last seen, which tells who came back.
#}
last_days as (

    select
        signals.actor_hash,
        variants.variant_key,
        days_past.signal_type,
        days_past.past_from,
        max(case when signals.signal_count > 0 then signals.activity_date end) as last_signal_on,
        max(signals.activity_date) as last_signal_or_suspect_on
    from {{ ref('int_signals_daily') }} as signals
    inner join variants
        on signals.variant_hash = variants.variant_hash
    inner join days_past
        on
            variants.signal_type = days_past.signal_type
            and signals.activity_date = days_past.activity_date
    group by
        signals.actor_hash,
        variants.variant_key,
        days_past.signal_type,
        days_past.past_from

),

attributed as (

    select
        actor_affiliations.affiliation_basis,
        actor_affiliations.affiliation_hash,
        last_days.variant_key,
        last_days.signal_type,
        last_days.past_from,
        max(
            case
                when actor_affiliations.affiliation_basis = 'with_suspects'
                    then last_days.last_signal_or_suspect_on
                else last_days.last_signal_on
            end
        ) as last_signal_on
    from last_days
    inner join actor_affiliations
        on last_days.actor_hash = actor_affiliations.actor_hash
    group by
        actor_affiliations.affiliation_basis,
        actor_affiliations.affiliation_hash,
        last_days.variant_key,
        last_days.signal_type,
        last_days.past_from

),

{# Of interest older than all that is summed its last day, by scenario, affiliation and kind of signal. #}
past as (

    select
        horizons.scenario_key,
        attributed.affiliation_hash,
        attributed.variant_key,
        max(attributed.last_signal_on) as last_signal_on
    from attributed
    inner join horizons
        on
            attributed.affiliation_basis = horizons.affiliation_basis
            and attributed.signal_type = horizons.signal_type
            and attributed.past_from <= horizons.counted_from
    where attributed.last_signal_on is not null
    group by
        horizons.scenario_key,
        attributed.affiliation_hash,
        attributed.variant_key

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
