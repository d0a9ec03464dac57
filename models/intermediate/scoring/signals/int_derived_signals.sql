{#- One row per scenario, affiliation, derived kind of signal and day: how often our own steps went without any answer. -#}
{#-
    Of the mails or attempts of the window that came after the last day on which the person did anything, each
    eighth, or sixth, says that they are ignored: it is dated by that mail or attempt and is about what that was.
-#}

with

score_scenarios as (

    select * from {{ ref('int_score_scenarios') }}

),

rules as (

    select * from {{ policy_rows('derived_signals') }}

),

signal_types as (

    select * from {{ ref('int_signal_types_scored') }}
    where polarity = 'positive'

),

kinds as (

    select * from {{ ref('int_signal_variants_enriched') }}

),

affiliations as (

    select
        affiliation_basis,
        actor_hash,
        affiliation_hash
    from {{ ref('int_affiliations_by_basis') }}

),

scenario_rules as (

    select
        score_scenarios.scenario_key,
        score_scenarios.affiliation_basis,
        score_scenarios.counted_until,
        rules.derived_signal,
        rules.base_signal,
        rules.each_count,
        {{ add_days('score_scenarios.evaluated_on', '1 - rules.window_days') }} as counted_from
    from score_scenarios
    inner join rules
        on score_scenarios.policy_version = rules.policy_version

),

{# Few people get that many: counted before anybody is looked at twice. #}
steps as (

    select
        scenario_rules.scenario_key,
        affiliations.affiliation_hash,
        scenario_rules.derived_signal,
        scenario_rules.each_count,
        kinds.therapy_area,
        kinds.product,
        signals.activity_date,
        cast(sum(signals.signal_count) as {{ dbt.type_bigint() }}) as step_count
    from {{ ref('int_signals_daily') }} as signals
    inner join kinds
        on signals.variant_hash = kinds.variant_hash
    inner join scenario_rules
        on
            kinds.signal_type = scenario_rules.base_signal
            and scenario_rules.counted_from <= signals.activity_date
            and scenario_rules.counted_until >= signals.activity_date
    inner join affiliations
        on
            signals.actor_hash = affiliations.actor_hash
            and scenario_rules.affiliation_basis = affiliations.affiliation_basis
    where signals.signal_count > 0
    group by
        scenario_rules.scenario_key,
        affiliations.affiliation_hash,
        scenario_rules.derived_signal,
        scenario_rules.each_count,
        kinds.therapy_area,
        kinds.product,
        signals.activity_date

),

answers as (

    select
        score_scenarios.scenario_key,
        signals.affiliation_hash,
        max(signals.activity_date) as answered_on
    from {{ ref('int_signals_attributed') }} as signals
    inner join score_scenarios
        on
            signals.affiliation_basis = score_scenarios.affiliation_basis
            and signals.activity_date <= score_scenarios.counted_until
    inner join signal_types
        on
            score_scenarios.policy_version = signal_types.policy_version
            and signals.signal_type = signal_types.signal_type
    group by
        score_scenarios.scenario_key,
        signals.affiliation_hash

),

unanswered as (

    select
        steps.*,
        cast(
            sum(steps.step_count) over (
                partition by
                    steps.scenario_key,
                    steps.affiliation_hash,
                    steps.derived_signal
                order by
                    steps.activity_date asc,
                    steps.therapy_area asc nulls last,
                    steps.product asc nulls last
                rows between unbounded preceding and current row
            ) as {{ dbt.type_bigint() }}
        ) as reached_count
    from steps
    left join answers
        on
            steps.scenario_key = answers.scenario_key
            and steps.affiliation_hash = answers.affiliation_hash
    where
        answers.answered_on is null
        or steps.activity_date > answers.answered_on

),

derived as (

    select
        scenario_key,
        affiliation_hash,
        derived_signal as signal_type,
        therapy_area,
        product,
        activity_date,
        cast(
            {{ floor_divide('reached_count', 'each_count') }}
            - {{ floor_divide('reached_count - step_count', 'each_count') }}
            as {{ dbt.type_bigint() }}
        ) as signal_count
    from unanswered

),

derived_signals as (

    select
        scenario_key,
        affiliation_hash,
        signal_type,
        {{ row_fingerprint(['signal_type', 'therapy_area', 'product']) }} as variant_key,
        activity_date,
        signal_count
    from derived
    where signal_count > 0

)

select * from derived_signals
