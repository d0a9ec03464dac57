{#- One row per account, programme, scored_on and cause that moved the warmth, own or rolled up, since the last published date: by how much. -#}
{#- A log: what moved a published score stays said, so a full refresh keeps it. -#}
{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        full_refresh=false,
        on_schema_change='append_new_columns',
        pre_hook="{{ delete_scoring_dates() }}",
    )
}}
{#- Cause -> the step it ends with and the one before it, of the own score and of the rolled-up score. -#}
{%- set causes = {
    'late_or_corrected_activity': [
        ['activity_hundredths', 'previous_hundredths'],
        ['rolled_up_activity_hundredths', 'previous_rolled_up_hundredths'],
    ],
    'identity': [
        ['identity_hundredths', 'activity_hundredths'],
        ['rolled_up_identity_hundredths', 'rolled_up_activity_hundredths'],
    ],
    'hierarchy': [
        ['identity_hundredths', 'identity_hundredths'],
        ['rolled_up_hierarchy_hundredths', 'rolled_up_identity_hundredths'],
    ],
    'firmographics': [
        ['firmographics_hundredths', 'identity_hundredths'],
        ['rolled_up_firmographics_hundredths', 'rolled_up_hierarchy_hundredths'],
    ],
    'policy': [
        ['policy_hundredths', 'firmographics_hundredths'],
        ['rolled_up_policy_hundredths', 'rolled_up_firmographics_hundredths'],
    ],
    'decay': [
        ['decay_hundredths', 'policy_hundredths'],
        ['rolled_up_decay_hundredths', 'rolled_up_policy_hundredths'],
    ],
    'new_activity': [
        ['warmth_hundredths', 'decay_hundredths'],
        ['rolled_up_warmth_hundredths', 'rolled_up_decay_hundredths'],
    ],
} %}

with

steps as (
    select * from {{ ref('int_score_change_steps') }}
),

moves as (
    select
        *,
        'first_score' as cause,
        warmth_hundredths as moved_hundredths,
        rolled_up_warmth_hundredths as rolled_up_moved_hundredths
    from steps
    where previous_hundredths is null

    union all

    {# What cannot be told apart is one; without a logged rolled-up score it counts from 0. #}
    select
        *,
        'not_separable' as cause,
        case when policy_hundredths is null then decay_hundredths - previous_hundredths end
            as moved_hundredths,
        case
            when previous_rolled_up_hundredths is null then rolled_up_warmth_hundredths
            when rolled_up_policy_hundredths is null
                then rolled_up_decay_hundredths - previous_rolled_up_hundredths
        end as rolled_up_moved_hundredths
    from steps
    where previous_hundredths is not null

    {% for cause, (own, rolled_up) in causes.items() -%}
    union all

    select
        *,
        '{{ cause }}' as cause,
        {{ own | join(' - ') }} as moved_hundredths,
        {{ rolled_up | join(' - ') }} as rolled_up_moved_hundredths
    from steps

    {% endfor -%}
),

score_changes as (
    select
        account_id,
        program_id,
        cause,
        {{ score_from_hundredths('coalesce(moved_hundredths, 0)') }} as warmth_delta,
        {{ score_from_hundredths('coalesce(rolled_up_moved_hundredths, 0)') }}
            as rolled_up_warmth_delta,
        {{ score_from_hundredths('previous_hundredths') }} as previous_warmth_score,
        {{ score_from_hundredths('warmth_hundredths') }} as warmth_score,
        {{ score_from_hundredths('previous_rolled_up_hundredths') }}
            as previous_rolled_up_warmth_score,
        {{ score_from_hundredths('rolled_up_warmth_hundredths') }} as rolled_up_warmth_score,
        policy_version,
        previous_scored_on,
        scored_on
    from moves
    where
        moved_hundredths != 0
        or rolled_up_moved_hundredths != 0
)

select * from score_changes
