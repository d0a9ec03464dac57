{#- One row per scenario, affiliation, derived kind of signal and day: how often our own steps went without any answer, how often one came fast, and what came at a time of decision. -#}
{#-
    An answer within so many business hours of our latest step before it is a signal beside itself: of one step
    and topic the best-paying one.
    Of the mails or attempts of the window that came after the last day on which the person did anything, each
    eighth, or sixth, says that they are ignored: it is dated by that mail or attempt and is about what that was.
    What an account does on the days after a signal that opens a timing window (`readiness_rules`), until that
    closes, is a signal beside itself, once a day, person and topic. A window opened by what is about one therapy
    area, or one product of no known area, lifts what is about that alone. What the field reports opens none: feedback moves no score.
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
    where rules.each_count is not null

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
            and signals.activity_date >= scenario_rules.counted_from
            and signals.activity_date <= scenario_rules.counted_until
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

days as (

    select
        business_date,
        opens_minute,
        weekly_open_minutes as open_minutes,
        weekly_minutes_before as minutes_before
    from {{ ref('int_business_days') }}

),

touch_types as (

    select
        policy_version,
        signal_type
    from {{ policy_rows('touch_types') }}

),

suspects as (

    select activity_id
    from {{ ref('int_activity_bot_verdicts') }}
    where activity_id is not null

),

bases as (

    select
        policy_version,
        affiliation_basis
    from score_scenarios
    group by
        policy_version,
        affiliation_basis

),

answers_timed as (

    select
        rules_of_speed.policy_version,
        affiliations.affiliation_basis,
        affiliations.affiliation_hash,
        rules_of_speed.derived_signal,
        rules_of_speed.within_hours,
        activities.activity_id,
        kinds.therapy_area,
        kinds.product,
        activities.activity_date,
        activities.occurred_at,
        {{ business_minute('days', 'activities.occurred_at') }} as answer_minute
    from {{ ref('int_activities') }} as activities
    inner join rules as rules_of_speed
        on
            activities.signal_type = rules_of_speed.base_signal
            and rules_of_speed.within_hours is not null
    inner join bases
        on rules_of_speed.policy_version = bases.policy_version
    inner join affiliations
        on
            activities.actor_hash = affiliations.actor_hash
            and bases.affiliation_basis = affiliations.affiliation_basis
    inner join kinds
        on activities.variant_hash = kinds.variant_hash
    inner join days
        on activities.activity_date = days.business_date
    left join suspects
        on activities.activity_id = suspects.activity_id
    where
        not activities.is_deleted
        and (
            suspects.activity_id is null
            or affiliations.affiliation_basis = 'with_suspects'
        )

),

people_answering as (

    select
        affiliation_basis,
        affiliation_hash
    from answers_timed
    group by
        affiliation_basis,
        affiliation_hash

),

touches as (

    select
        touch_types.policy_version,
        affiliations.affiliation_basis,
        affiliations.affiliation_hash,
        activities.activity_id,
        activities.activity_date,
        activities.occurred_at,
        {{ business_minute('days', 'activities.occurred_at') }} as touch_minute
    from {{ ref('int_activities') }} as activities
    inner join touch_types
        on activities.signal_type = touch_types.signal_type
    inner join affiliations
        on activities.actor_hash = affiliations.actor_hash
    inner join people_answering
        on
            affiliations.affiliation_basis = people_answering.affiliation_basis
            and affiliations.affiliation_hash = people_answering.affiliation_hash
    inner join days
        on activities.activity_date = days.business_date
    where not activities.is_deleted

),

{# The step just before; 24 business hours are over after two weeks at the latest. #}
answers_to_touches as (

    select
        answers_timed.policy_version,
        answers_timed.affiliation_basis,
        answers_timed.affiliation_hash,
        answers_timed.derived_signal,
        answers_timed.within_hours,
        answers_timed.activity_id,
        answers_timed.therapy_area,
        answers_timed.product,
        answers_timed.activity_date,
        answers_timed.occurred_at,
        touches.activity_id as touch_id,
        answers_timed.answer_minute - touches.touch_minute as answer_minutes,
        row_number() over (
            partition by
                answers_timed.policy_version,
                answers_timed.affiliation_basis,
                answers_timed.affiliation_hash,
                answers_timed.derived_signal,
                answers_timed.activity_id
            order by
                touches.occurred_at desc,
                touches.activity_id asc
        ) as touch_rank
    from answers_timed
    inner join touches
        on
            answers_timed.policy_version = touches.policy_version
            and answers_timed.affiliation_basis = touches.affiliation_basis
            and answers_timed.affiliation_hash = touches.affiliation_hash
            and answers_timed.occurred_at > touches.occurred_at
            and {{ add_days('answers_timed.activity_date', -14) }} <= touches.activity_date

),

answers_paid as (

    select
        answers_to_touches.*,
        row_number() over (
            partition by
                answers_to_touches.policy_version,
                answers_to_touches.affiliation_basis,
                answers_to_touches.affiliation_hash,
                answers_to_touches.touch_id,
                answers_to_touches.therapy_area,
                answers_to_touches.product
            order by
                signal_types.points desc,
                answers_to_touches.occurred_at asc,
                answers_to_touches.activity_id asc,
                answers_to_touches.derived_signal asc
        ) as pay_rank
    from answers_to_touches
    inner join signal_types
        on
            answers_to_touches.policy_version = signal_types.policy_version
            and answers_to_touches.derived_signal = signal_types.signal_type
    where
        answers_to_touches.touch_rank = 1
        and answers_to_touches.answer_minutes <= answers_to_touches.within_hours * 60

),

fast_answers as (

    select
        score_scenarios.scenario_key,
        answers_paid.affiliation_hash,
        answers_paid.derived_signal as signal_type,
        answers_paid.therapy_area,
        answers_paid.product,
        answers_paid.activity_date,
        cast(count(*) as {{ dbt.type_bigint() }}) as signal_count
    from answers_paid
    inner join score_scenarios
        on
            answers_paid.policy_version = score_scenarios.policy_version
            and answers_paid.affiliation_basis = score_scenarios.affiliation_basis
            and answers_paid.activity_date <= score_scenarios.counted_until
    where answers_paid.pay_rank = 1
    group by
        score_scenarios.scenario_key,
        answers_paid.affiliation_hash,
        answers_paid.derived_signal,
        answers_paid.therapy_area,
        answers_paid.product,
        answers_paid.activity_date

),

readiness_rules as (

    select * from {{ policy_rows('readiness_rules') }}
    where evidence_kind = 'signal'

),

{# Only accounts of which anything tells of a time are looked at twice. #}
timing_windows as (

    select
        bases.policy_version,
        bases.affiliation_basis,
        signals.account_id,
        signals.therapy_area,
        signals.product,
        signals.activity_date as opened_on,
        {# The day on which it opens is its first. #}
        max({{ add_days('signals.activity_date', 'readiness_rules.window_days - 1') }})
            as open_until
    from {{ ref('int_signals_attributed') }} as signals
    inner join bases
        on signals.affiliation_basis = bases.affiliation_basis
    inner join readiness_rules
        on
            bases.policy_version = readiness_rules.policy_version
            and signals.signal_type = readiness_rules.evidence_code
    group by
        bases.policy_version,
        bases.affiliation_basis,
        signals.account_id,
        signals.therapy_area,
        signals.product,
        signals.activity_date

),

done_in_time as (

    select
        timing_windows.policy_version,
        timing_windows.affiliation_basis,
        signals.affiliation_hash,
        rules.derived_signal,
        signals.therapy_area,
        signals.product,
        signals.activity_date
    from {{ ref('int_signals_attributed') }} as signals
    inner join rules
        on
            signals.signal_type = rules.base_signal
            and rules.each_count is null
            and rules.within_hours is null
    inner join timing_windows
        on
            signals.affiliation_basis = timing_windows.affiliation_basis
            and signals.account_id = timing_windows.account_id
            and rules.policy_version = timing_windows.policy_version
            and signals.activity_date > timing_windows.opened_on
            and signals.activity_date <= timing_windows.open_until
            and case
                when timing_windows.therapy_area is not null
                    then signals.therapy_area = timing_windows.therapy_area
                when timing_windows.product is not null
                    then signals.product = timing_windows.product
                else true
            end
    group by
        timing_windows.policy_version,
        timing_windows.affiliation_basis,
        signals.affiliation_hash,
        rules.derived_signal,
        signals.therapy_area,
        signals.product,
        signals.activity_date

),

at_times_of_decision as (

    select
        score_scenarios.scenario_key,
        done_in_time.affiliation_hash,
        done_in_time.derived_signal as signal_type,
        done_in_time.therapy_area,
        done_in_time.product,
        done_in_time.activity_date,
        cast(1 as {{ dbt.type_bigint() }}) as signal_count
    from done_in_time
    inner join score_scenarios
        on
            done_in_time.policy_version = score_scenarios.policy_version
            and done_in_time.affiliation_basis = score_scenarios.affiliation_basis
            and done_in_time.activity_date <= score_scenarios.counted_until

),

all_derived as (

    select * from derived
    where signal_count > 0

    union all

    select * from fast_answers

    union all

    select * from at_times_of_decision

),

derived_signals as (

    select
        scenario_key,
        affiliation_hash,
        signal_type,
        {{ row_fingerprint(['signal_type', 'therapy_area', 'product']) }} as variant_key,
        activity_date,
        signal_count
    from all_derived

)

select * from derived_signals
