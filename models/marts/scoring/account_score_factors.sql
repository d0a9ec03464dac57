{#- One row per account, programme, scored_on, component and factor: the parts that sum exactly to each raw score. -#}
{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        full_refresh=false,
        on_schema_change='append_new_columns',
        pre_hook=["{{ keep_published_columns() }}", "{{ delete_scoring_dates() }}"],
    )
}}

with

units as (

    select * from {{ ref('int_account_weighted_signals') }}
    where
        scenario = 'published'
        and evaluated_on = scored_on

),

scores as (

    select * from {{ ref('int_account_score_scenarios') }}
    where
        scenario = 'published'
        and not is_hysteresis_date

),

fit_factors as (

    select * from {{ ref('int_account_fit_factors') }}
    where is_in_force

),

units_widened as (

    select
        units.*,
        scores.breadth_pct
    from units
    inner join scores
        on
            units.scored_on = scores.scored_on
            and units.account_id = scores.account_id
            and units.program_id = scores.program_id

),

signal_factors as (

    select
        account_id,
        program_id,
        'engagement' as component,
        signal_type as factor,
        window_units * breadth_pct as raw_units,
        window_count as evidence_count,
        latest_activity_stamp,
        policy_version,
        scored_on
    from units_widened
    where
        polarity = 'positive'
        and window_count > 0

    union all

    select
        account_id,
        program_id,
        'decay' as component,
        signal_type as factor,
        decayed_units as raw_units,
        decayed_activity_count as evidence_count,
        latest_activity_stamp,
        policy_version,
        scored_on
    from units_widened
    where
        polarity = 'positive'
        and decayed_units > 0

    union all

    select
        account_id,
        program_id,
        'negative' as component,
        {{ dbt.concat(["'engagement.'", "signal_type"]) }} as factor,
        {# Breadth widens interest alone. #}
        window_units * 100 as raw_units,
        window_count as evidence_count,
        latest_activity_stamp,
        policy_version,
        scored_on
    from units_widened
    where
        polarity = 'negative'
        and window_count > 0

    union all

    select
        account_id,
        program_id,
        'negative' as component,
        {{ dbt.concat(["'decay.'", "signal_type"]) }} as factor,
        decayed_units as raw_units,
        decayed_activity_count as evidence_count,
        latest_activity_stamp,
        policy_version,
        scored_on
    from units_widened
    where
        polarity = 'negative'
        and decayed_units > 0

    union all

    {# What the limits of external signals and low interest took. #}
    {%- for component in ['engagement', 'decay'] %}
    {%- for group in ['external', 'interest', 'both'] %}

    select
        account_id,
        program_id,
        '{{ component }}' as component,
        'limit_of_{{ group }}' as factor,
        -1 * {{ component }}_{{ group }}_cut_raw as raw_units,
        0 as evidence_count,
        cast(null as {{ dbt.type_string() }}) as latest_activity_stamp,
        policy_version,
        scored_on
    from scores
    where {{ component }}_{{ group }}_cut_raw != 0

    union all
    {%- endfor %}
    {%- endfor %}

    {# What the negatives took after the floor at 0: the component sums to its published raw. #}
    select
        account_id,
        program_id,
        'engagement' as component,
        'negative_signals' as factor,
        engagement_raw - engagement_positive_raw as raw_units,
        0 as evidence_count,
        cast(null as {{ dbt.type_string() }}) as latest_activity_stamp,
        policy_version,
        scored_on
    from scores
    where engagement_raw != engagement_positive_raw

    union all

    select
        account_id,
        program_id,
        'decay' as component,
        'negative_signals' as factor,
        decay_raw - decay_positive_raw as raw_units,
        0 as evidence_count,
        cast(null as {{ dbt.type_string() }}) as latest_activity_stamp,
        policy_version,
        scored_on
    from scores
    where decay_raw != decay_positive_raw

),

factors as (

    select
        account_id,
        program_id,
        component,
        factor,
        raw_units,
        cast(null as {{ dbt.type_bigint() }}) as maximum_points,
        cast(null as {{ dbt.type_boolean() }}) as is_known,
        cast(null as {{ dbt.type_string() }}) as known_value,
        evidence_count,
        {{ latest_activity_id('latest_activity_stamp') }} as latest_activity_id,
        policy_version,
        scored_on
    from signal_factors

    union all

    select
        account_id,
        program_id,
        'fit' as component,
        criterion as factor,
        points as raw_units,
        maximum_points,
        is_known,
        known_value,
        case when is_known then 1 else 0 end as evidence_count,
        cast(null as {{ dbt.type_string() }}) as latest_activity_id,
        policy_version,
        scored_on
    from fit_factors

),

account_score_factors as (

    select
        account_id,
        program_id,
        component,
        factor,
        cast(raw_units as {{ type_wide_integer() }}) as raw_units,
        cast(
            case
                when component = 'fit' then 1
                when component = 'decay' or factor like 'decay.%' then {{ decay_scale() }}
                else {{ engagement_scale() }}
            end as {{ type_wide_integer() }}
        ) as units_per_point,
        cast(maximum_points as {{ dbt.type_bigint() }}) as maximum_points,
        is_known,
        known_value,
        cast(evidence_count as {{ dbt.type_bigint() }}) as evidence_count,
        latest_activity_id,
        policy_version,
        scored_on
    from factors

)

select * from account_score_factors
