{#- One row per account, programme and scored_on: the three scores and the warmth they make, own and with all sites. -#}
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

unfiltered as (

    select * from {{ ref('int_account_score_scenarios') }}
    where scenario = 'all_clicks'

),

missing_factors as (

    select * from {{ ref('int_account_fit_factors') }}
    where
        is_in_force
        and not is_known

),

{# One attribute may answer several criteria. #}
missing_attributes as (

    select
        scored_on,
        account_id,
        program_id,
        attribute,
        sum(maximum_points) as missing_points
    from missing_factors
    group by
        scored_on,
        account_id,
        program_id,
        attribute

),

missing_ranked as (

    select
        *,
        row_number() over (
            partition by
                scored_on,
                account_id,
                program_id
            order by
                missing_points desc,
                attribute asc
        ) as missing_rank
    from missing_attributes

),

fit_bounds as (

    select
        *,
        {{ floor_divide('10000 * fit_points', 'fit_points_maximum') }} as worst_fit_hundredths,
        {{ floor_divide(
            '10000 * (fit_points + fit_points_maximum - fit_points_known)', 'fit_points_maximum'
        ) }} as best_fit_hundredths
    from evaluated

),

{# All known: the whole weight of the fit counts. Without criteria there is nothing to miss. #}
bounds as (

    select
        *,
        cast(
            {{ floor_divide(
                'w_fit * worst_fit_hundredths + w_engagement * engagement_hundredths'
                ~ ' + w_decay * decay_hundredths', 1000
            ) }}
            as {{ dbt.type_bigint() }}
        ) as worst_hundredths,
        cast(
            {{ floor_divide(
                'w_fit * best_fit_hundredths + w_engagement * engagement_hundredths'
                ~ ' + w_decay * decay_hundredths', 1000
            ) }}
            as {{ dbt.type_bigint() }}
        ) as best_hundredths
    from fit_bounds

),

intervals as (

    select
        bounds.*,
        {# Completeness is floored to a percent, so the bounds alone could miss the score by a hair. #}
        least(bounds.warmth_hundredths, coalesce(bounds.worst_hundredths, bounds.warmth_hundredths))
            as warmth_low_hundredths,
        greatest(
            bounds.warmth_hundredths, coalesce(bounds.best_hundredths, bounds.warmth_hundredths)
        ) as warmth_high_hundredths,
        coalesce(unfiltered.warmth_hundredths, bounds.warmth_hundredths)
            as unfiltered_warmth_hundredths,
        missing_ranked.attribute as most_valuable_missing_attribute
    from bounds
    left join unfiltered
        on
            bounds.scored_on = unfiltered.scored_on
            and bounds.account_id = unfiltered.account_id
            and bounds.program_id = unfiltered.program_id
    left join missing_ranked
        on
            bounds.scored_on = missing_ranked.scored_on
            and bounds.account_id = missing_ranked.account_id
            and bounds.program_id = missing_ranked.program_id
            and missing_ranked.missing_rank = 1

),

account_scores as (

    select
        account_id,
        program_id,
        most_valuable_missing_attribute,
        {{ score_from_hundredths('fit_score_hundredths') }} as fit_score,
        cast(fit_completeness as {{ dbt.type_bigint() }}) as fit_completeness,
        {{ score_from_hundredths('engagement_hundredths') }} as engagement_score,
        {{ score_from_hundredths('decay_hundredths') }} as decay_score,
        {{ score_from_hundredths('warmth_hundredths') }} as warmth_score,
        {{ score_from_hundredths('warmth_low_hundredths') }} as warmth_low_score,
        {{ score_from_hundredths('warmth_high_hundredths') }} as warmth_high_score,
        {{ score_from_hundredths('unfiltered_warmth_hundredths') }}
            as unfiltered_warmth_score,
        {{ score_from_hundredths('rolled_up_warmth_hundredths') }}
            as rolled_up_warmth_score,
        policy_version,
        scored_on
    from intervals

)

select * from account_scores
