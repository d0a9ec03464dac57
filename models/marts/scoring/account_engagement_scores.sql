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

engagement_scores as (
    select
        account_id,
        program_id,
        cast(engagement_raw as {{ type_wide_integer() }}) as engagement_raw,
        cast(engagement_positive_raw as {{ type_wide_integer() }}) as engagement_positive_raw,
        cast(engagement_negative_raw as {{ type_wide_integer() }}) as engagement_negative_raw,
        {{ score_from_hundredths('engagement_hundredths') }} as engagement_score,
        cast(breadth_pct as {{ dbt.type_bigint() }}) as breadth_pct,
        cast(engaged_contact_count as {{ dbt.type_bigint() }}) as engaged_contact_count,
        cast(channel_count as {{ dbt.type_bigint() }}) as channel_count,
        cast(role_count as {{ dbt.type_bigint() }}) as role_count,
        policy_version,
        scored_on
    from evaluated
)

select * from engagement_scores
