{#- One row per account, programme and scored_on: the three scores and the warmth they make, own and with all sites. -#}
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

account_scores as (
    select
        account_id,
        program_id,
        {{ score_from_hundredths('fit_score_hundredths') }} as fit_score,
        cast(fit_completeness as {{ dbt.type_bigint() }}) as fit_completeness,
        {{ score_from_hundredths('engagement_hundredths') }} as engagement_score,
        {{ score_from_hundredths('decay_hundredths') }} as decay_score,
        {{ score_from_hundredths('warmth_hundredths') }} as warmth_score,
        {{ score_from_hundredths('rolled_up_warmth_hundredths') }} as rolled_up_warmth_score,
        policy_version,
        scored_on
    from evaluated
)

select * from account_scores
