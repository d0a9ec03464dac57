{#- One row per scenario, evaluated date, programme scope, person, account, signal type, therapy area and product: days summed up, plain, in the window and decayed. -#}

with

evaluations as (
    select * from {{ ref('int_score_scenarios') }}
),

signals as (
    select * from {{ ref('int_signals_capped') }}
),

affiliations as (
    select
        affiliation_hash,
        min(account_id) as account_id,
        min(person_key) as person_key,
        min(contact_id) as contact_id,
        min(decision_role) as decision_role,
        min(account_match_step) as account_match_step
    from {{ ref('int_affiliations_counted') }}
    group by affiliation_hash
),

signal_weights as (
    select
        signal_types.policy_version,
        signal_types.signal_type,
        decay_weights.age_days,
        decay_weights.weight
    from {{ ref('signal_types') }} as signal_types
    inner join {{ ref('decay_weights') }} as decay_weights
        on
            signal_types.policy_version = decay_weights.policy_version
            and signal_types.half_life_days = decay_weights.half_life_days
),

signals_aged as (
    select
        evaluations.scored_on,
        evaluations.scenario,
        evaluations.evaluated_on,
        signals.policy_version,
        signals.program_scope,
        signals.affiliation_hash,
        signals.signal_type,
        signals.therapy_area,
        signals.product,
        signals.signal_count,
        signals.capped_count,
        signals.latest_activity,
        signals.activity_date,
        {{ days_between('signals.activity_date', 'evaluations.evaluated_on') }} as age_days
    from signals
    inner join evaluations
        on
            signals.scored_on = evaluations.scored_on
            and signals.policy_version = evaluations.policy_version
            and signals.signal_basis = evaluations.signal_basis
            and signals.activity_date <= evaluations.counted_until
),

signals_weighted as (
    select
        signals_aged.*,
        {# An age beyond the table has weight 0: the horizon of that half-life. #}
        coalesce(signal_weights.weight, 0) as weight
    from signals_aged
    left join signal_weights
        on
            signals_aged.policy_version = signal_weights.policy_version
            and signals_aged.signal_type = signal_weights.signal_type
            and signals_aged.age_days = signal_weights.age_days
),

summed as (
    select
        scored_on,
        scenario,
        evaluated_on,
        policy_version,
        program_scope,
        affiliation_hash,
        signal_type,
        therapy_area,
        product,
        {# The engagement window is the evaluated day and the 89 days before it. #}
        cast(
            sum(case when age_days <= 89 then capped_count else 0 end)
            as {{ dbt.type_bigint() }}
        ) as window_count,
        cast(
            sum(case when weight > 0 then capped_count else 0 end)
            as {{ dbt.type_bigint() }}
        ) as decayed_activity_count,
        cast(sum(capped_count * weight) as {{ dbt.type_bigint() }}) as decayed_count,
        cast(
            sum(case when age_days <= 89 then signal_count else 0 end)
            as {{ dbt.type_bigint() }}
        ) as count_90d,
        cast(
            sum(case when age_days <= 59 then signal_count else 0 end)
            as {{ dbt.type_bigint() }}
        ) as count_60d,
        cast(
            sum(case when age_days <= 29 then signal_count else 0 end)
            as {{ dbt.type_bigint() }}
        ) as count_30d,
        max(case when capped_count > 0 then latest_activity end) as latest_activity,
        max(activity_date) as last_signal_on,
        max(case when age_days > 29 then activity_date end) as previous_signal_on_before_30d,
        min(case when age_days <= 59 then activity_date end) as first_signal_on_60d,
        max(case when age_days > 59 then activity_date end) as previous_signal_on_before_60d
    from signals_weighted
    group by
        scored_on,
        scenario,
        evaluated_on,
        policy_version,
        program_scope,
        affiliation_hash,
        signal_type,
        therapy_area,
        product
),

sums as (
    select
        summed.scored_on,
        summed.scenario,
        summed.evaluated_on,
        summed.policy_version,
        summed.program_scope,
        affiliations.account_id,
        affiliations.person_key,
        affiliations.contact_id,
        affiliations.decision_role,
        affiliations.account_match_step,
        summed.signal_type,
        summed.therapy_area,
        summed.product,
        summed.window_count,
        summed.decayed_activity_count,
        summed.decayed_count,
        summed.count_90d,
        summed.count_60d,
        summed.count_30d,
        summed.latest_activity,
        summed.last_signal_on,
        summed.previous_signal_on_before_30d,
        summed.first_signal_on_60d,
        summed.previous_signal_on_before_60d
    from summed
    inner join affiliations
        on summed.affiliation_hash = affiliations.affiliation_hash
)

select * from sums
