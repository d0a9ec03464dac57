{#- One row per account, programme and scored_on: what its people did in the last 90 days, widened by how many took part. -#}
{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        on_schema_change='append_new_columns',
        pre_hook="{{ forget_scoring_dates() }}",
    )
}}

with

evaluated as (
    select * from {{ ref('int_scores_evaluated') }}
    where
        scenario = 'published'
        and not is_lookback
),

thresholds as (
    select
        policy_version,
        reactivated_gap_days
    from {{ ref('int_band_thresholds') }}
),

{# Long silent, and back within 60 days: all that the window holds came after the return. #}
returned as (
    select
        evaluated.*,
        coalesce(
            {{ days_between(
                'evaluated.previous_signal_on_before_60d', 'evaluated.first_signal_on_60d'
            ) }} >= thresholds.reactivated_gap_days,
            false
        ) as has_returned
    from evaluated
    left join thresholds
        on evaluated.policy_version = thresholds.policy_version
),

engagement_scores as (
    select
        account_id,
        program_id,
        cast(engagement_raw as {{ type_wide_integer() }}) as engagement_raw,
        cast(engagement_positive_raw as {{ type_wide_integer() }}) as engagement_positive_raw,
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
