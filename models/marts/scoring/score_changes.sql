{#- One row per account, programme, scored_on and cause that moved the warmth since the last published date: by how much. -#}
{#- A log: what moved a published score stays said, so a full refresh keeps it. -#}
{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        full_refresh=false,
        on_schema_change='append_new_columns',
        pre_hook="{{ forget_scoring_dates() }}",
    )
}}

with

steps as (
    select * from {{ ref('int_score_steps') }}
),

moves as (
    select
        *,
        'first_score' as cause,
        warmth_hundredths as moved_hundredths
    from steps
    where previous_hundredths is null

    union all

    select
        *,
        'late_or_corrected_activity' as cause,
        activity_hundredths - previous_hundredths as moved_hundredths
    from steps

    union all

    select
        *,
        'identity' as cause,
        identity_hundredths - activity_hundredths as moved_hundredths
    from steps

    union all

    select
        *,
        'firmographics' as cause,
        firmographics_hundredths - identity_hundredths as moved_hundredths
    from steps

    union all

    select
        *,
        'policy' as cause,
        policy_hundredths - firmographics_hundredths as moved_hundredths
    from steps

    union all

    select
        *,
        'not_separable' as cause,
        decay_hundredths - previous_hundredths as moved_hundredths
    from steps
    where policy_hundredths is null

    union all

    select
        *,
        'decay' as cause,
        decay_hundredths - policy_hundredths as moved_hundredths
    from steps

    union all

    select
        *,
        'new_activity' as cause,
        warmth_hundredths - decay_hundredths as moved_hundredths
    from steps
),

score_changes as (
    select
        account_id,
        program_id,
        cause,
        {{ score_from_hundredths('moved_hundredths') }} as warmth_delta,
        {{ score_from_hundredths('previous_hundredths') }} as previous_warmth_score,
        {{ score_from_hundredths('warmth_hundredths') }} as warmth_score,
        policy_version,
        previous_scored_on,
        scored_on
    from moves
    where moved_hundredths != 0
)

select * from score_changes
