{#- One row per account, programme and scored_on: what its people did in the last 90 days, widened by how many took part. -#}
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

evaluated as (

    select * from {{ ref('int_account_score_scenarios') }}
    where
        scenario = 'published'
        and not is_hysteresis_date

),

thresholds as (

    select
        policy_version,
        reactivated_gap_days
    from {{ ref('int_band_thresholds') }}

),

units as (

    select * from {{ ref('int_account_weighted_signals') }}
    where
        scenario = 'published'
        and evaluated_on = scored_on
        and polarity = 'positive'

),

programs as (

    select * from {{ ref('int_scored_programs') }}

),

signal_uses as (

    select * from {{ ref('int_signal_uses') }}

),

{# What is limited beside the rest counts with the low. #}
intent_units as (

    select
        units.scored_on,
        units.account_id,
        units.program_id,
        sum(case when signal_uses.intent_level = 'high' then units.window_units else 0 end)
            as high_units,
        sum(case when signal_uses.intent_level = 'mid' then units.window_units else 0 end)
            as mid_units
    from units
    inner join programs
        on
            units.scored_on = programs.scored_on
            and units.policy_version = programs.policy_version
            and units.program_id = programs.program_id
    inner join signal_uses
        on
            units.policy_version = signal_uses.policy_version
            and programs.use_case = signal_uses.use_case
            and units.signal_type = signal_uses.signal_type
    where units.limit_group = 'none'
    group by
        units.scored_on,
        units.account_id,
        units.program_id

),

{# Long silent, and back within 60 days: all that the window holds came after the return. #}
returned as (

    select
        evaluated.*,
        coalesce(intent_units.high_units, 0) as high_units,
        coalesce(intent_units.mid_units, 0) as mid_units,
        coalesce(
            {{ days_between(
                'evaluated.previous_signal_on_before_60d', 'evaluated.first_signal_on_60d'
            ) }} >= thresholds.reactivated_gap_days,
            false
        ) as has_returned
    from evaluated
    left join thresholds
        on evaluated.policy_version = thresholds.policy_version
    left join intent_units
        on
            evaluated.scored_on = intent_units.scored_on
            and evaluated.account_id = intent_units.account_id
            and evaluated.program_id = intent_units.program_id

),

engagement_scores as (

    select
        account_id,
        program_id,
        cast(engagement_raw as {{ type_wide_integer() }}) as engagement_raw,
        cast(engagement_positive_raw as {{ type_wide_integer() }}) as engagement_positive_raw,
        cast(high_units * breadth_pct as {{ type_wide_integer() }}) as engagement_high_raw,
        cast(mid_units * breadth_pct as {{ type_wide_integer() }}) as engagement_mid_raw,
        cast(
            engagement_positive_raw - (high_units + mid_units) * breadth_pct
            as {{ type_wide_integer() }}
        ) as engagement_low_raw,
        cast(engagement_negative_raw as {{ type_wide_integer() }}) as engagement_negative_raw,
        {{ score_from_hundredths('engagement_hundredths') }} as engagement_score,
        case when has_returned then {{ score_from_hundredths('engagement_hundredths') }} end
            as reactivation_score,
        cast(breadth_pct as {{ dbt.type_bigint() }}) as breadth_pct,
        cast(engaged_contact_count as {{ dbt.type_bigint() }}) as engaged_contact_count,
        cast(channel_count as {{ dbt.type_bigint() }}) as channel_count,
        cast(role_count as {{ dbt.type_bigint() }}) as role_count,
        case when has_returned then previous_signal_on_before_60d end as silent_since,
        case when has_returned then first_signal_on_60d end as returned_on,
        policy_version,
        scored_on
    from returned

)

select * from engagement_scores
