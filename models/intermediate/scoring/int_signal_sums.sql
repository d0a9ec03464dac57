{#- One row per evaluated date, programme scope, person, account, signal type, therapy area and product: days summed up, in the window and decayed. -#}

with

evaluations as (
    select * from {{ ref('int_scoring_dates') }}
),

signals as (
    select * from {{ ref('int_signals_capped') }}
),

signal_types as (
    select
        policy_version,
        signal_type,
        half_life_days
    from {{ ref('signal_types') }}
),

decay_weights as (
    select
        policy_version,
        half_life_days,
        age_days,
        weight
    from {{ ref('decay_weights') }}
),

signals_aged as (
    select
        evaluations.scored_on,
        evaluations.evaluated_on,
        signals.policy_version,
        signals.program_scope,
        signals.account_id,
        signals.person_key,
        signals.decision_role,
        signals.account_match_step,
        signals.signal_type,
        signals.therapy_area,
        signals.product,
        signals.capped_count,
        signals.latest_activity_id,
        signals.activity_date,
        {{ days_between('signals.activity_date', 'evaluations.evaluated_on') }} as age_days
    from signals
    inner join evaluations
        on
            signals.scored_on = evaluations.scored_on
            and signals.activity_date <= evaluations.evaluated_on
    where signals.capped_count > 0
),

signals_weighted as (
    select
        signals_aged.*,
        coalesce(decay_weights.weight, 0) as weight,
        {# The engagement window is the evaluated day and the 89 days before it. #}
        case when signals_aged.age_days <= 89 then signals_aged.capped_count else 0 end as window_count
    from signals_aged
    inner join signal_types
        on
            signals_aged.policy_version = signal_types.policy_version
            and signals_aged.signal_type = signal_types.signal_type
    {# An age beyond the table has weight 0: the horizon of that half-life. #}
    left join decay_weights
        on
            signal_types.policy_version = decay_weights.policy_version
            and signal_types.half_life_days = decay_weights.half_life_days
            and signals_aged.age_days = decay_weights.age_days
),

sums as (
    select
        scored_on,
        evaluated_on,
        policy_version,
        program_scope,
        account_id,
        person_key,
        decision_role,
        account_match_step,
        signal_type,
        therapy_area,
        product,
        cast(sum(window_count) as {{ dbt.type_bigint() }}) as window_count,
        cast(sum(capped_count) as {{ dbt.type_bigint() }}) as decayed_activity_count,
        cast(sum(capped_count * weight) as {{ dbt.type_bigint() }}) as decayed_count,
        max(
            {{ dbt.concat(["cast(activity_date as " ~ dbt.type_string() ~ ")", "'|'", "latest_activity_id"]) }}
        ) as latest_activity
    from signals_weighted
    where
        weight > 0
        or window_count > 0
    group by
        scored_on,
        evaluated_on,
        policy_version,
        program_scope,
        account_id,
        person_key,
        decision_role,
        account_match_step,
        signal_type,
        therapy_area,
        product
)

select * from sums
