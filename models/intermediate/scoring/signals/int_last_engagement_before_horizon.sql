{#- One row per scenario, affiliation and kind of signal with interest older than all that is summed: its last day. -#}
{#-
    Most activities are older than the horizon of their signal. Nothing is left of them but when
    somebody was last seen, which tells who came back.
-#}

with

signal_types as (

    select * from {{ ref('int_signal_types_scored') }}
    where polarity = 'positive'

),

score_scenarios as (

    select
        scenario_key,
        policy_version
    from {{ ref('int_score_scenarios') }}

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

kinds as (

    select * from {{ ref('int_signal_variants_enriched') }}

),

affiliations as (

    select * from {{ ref('int_affiliations_by_basis') }}

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

last_days as (

    select
        signals.actor_hash,
        kinds.variant_key,
        days_past.signal_type,
        days_past.past_from,
        max(case when signals.signal_count > 0 then signals.activity_date end) as last_signal_on,
        max(signals.activity_date) as last_signal_or_suspect_on
    from {{ ref('int_signals_daily') }} as signals
    inner join kinds
        on signals.variant_hash = kinds.variant_hash
    inner join days_past
        on
            kinds.signal_type = days_past.signal_type
            and signals.activity_date = days_past.activity_date
    group by
        signals.actor_hash,
        kinds.variant_key,
        days_past.signal_type,
        days_past.past_from

),

attributed as (

    select
        affiliations.affiliation_basis,
        affiliations.affiliation_hash,
        last_days.variant_key,
        last_days.signal_type,
        last_days.past_from,
        max(
            case
                when affiliations.affiliation_basis = 'with_suspects'
                    then last_days.last_signal_or_suspect_on
                else last_days.last_signal_on
            end
        ) as last_signal_on
    from last_days
    inner join affiliations
        on last_days.actor_hash = affiliations.actor_hash
    group by
        affiliations.affiliation_basis,
        affiliations.affiliation_hash,
        last_days.variant_key,
        last_days.signal_type,
        last_days.past_from

),

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

)

select * from past
