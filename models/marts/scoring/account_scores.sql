{#- One row per account, programme and scored_on: the three scores and the warmth they make, own and with all sites. -#}
{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        on_schema_change='append_new_columns',
        pre_hook="{{ delete_scoring_dates() }}",
    )
}}

with

evaluated as (
    select * from {{ ref('int_account_score_scenarios') }}
    where
        scenario = 'published'
        and not is_hysteresis_date
),

intervals as (
    select * from {{ ref('int_score_intervals') }}
),

account_scores as (
    select
        evaluated.account_id,
        evaluated.program_id,
        intervals.most_valuable_missing_attribute,
        {{ score_from_hundredths('evaluated.fit_score_hundredths') }} as fit_score,
        cast(evaluated.fit_completeness as {{ dbt.type_bigint() }}) as fit_completeness,
        {{ score_from_hundredths('evaluated.engagement_hundredths') }} as engagement_score,
        {{ score_from_hundredths('evaluated.decay_hundredths') }} as decay_score,
        {{ score_from_hundredths('evaluated.warmth_hundredths') }} as warmth_score,
        {{ score_from_hundredths('intervals.warmth_low_hundredths') }} as warmth_low_score,
        {{ score_from_hundredths('intervals.warmth_high_hundredths') }} as warmth_high_score,
        {{ score_from_hundredths('intervals.unfiltered_warmth_hundredths') }}
            as unfiltered_warmth_score,
        {{ score_from_hundredths('evaluated.rolled_up_warmth_hundredths') }}
            as rolled_up_warmth_score,
        evaluated.policy_version,
        evaluated.scored_on
    from evaluated
    inner join intervals
        on
            evaluated.scored_on = intervals.scored_on
            and evaluated.account_id = intervals.account_id
            and evaluated.program_id = intervals.program_id
)

select * from account_scores
