{#- One row per scored date, scenario, account and programme: its one band, by the first step of the ladder that holds, or as people said, beside the figures it was decided by. -#}

with

scores as (

    select * from {{ ref('int_account_score_scenarios') }}
    where
        is_banded
        and not is_hysteresis_date

),

cases as (

    select * from {{ ref('int_band_steps') }}

),

qualified as (

    select * from {{ ref('int_account_qualifications') }}

),

thresholds as (

    select * from {{ ref('int_band_thresholds') }}

),

steered as (

    select * from {{ ref('int_band_overrides') }}

),

bands as (

    select * from {{ policy_rows('bands') }}

),

steps as (

    select
        scored_on,
        scenario,
        account_id,
        program_id,
        max(case when fit_case = 'known' then band_step end) as known_step,
        max(case when fit_case = 'best' then band_step end) as best_step,
        max(case when fit_case = 'worst' then band_step end) as worst_step,
        max(case when fit_case = 'known' then enters_active end) as enters_active,
        max(case when fit_case = 'known' then is_reactivated end) as is_reactivated,
        max(case when fit_case = 'known' then enters_warm end) as enters_warm,
        max(case when fit_case = 'known' then enters_warm_by_fit end) as enters_warm_by_fit
    from cases
    group by
        scored_on,
        scenario,
        account_id,
        program_id

),

gates as (

    select
        scores.scored_on,
        scores.scenario,
        scores.policy_version,
        scores.account_id,
        scores.program_id,
        steps.known_step,
        steps.best_step,
        steps.worst_step,
        steps.enters_active,
        steps.is_reactivated,
        steps.enters_warm,
        steps.enters_warm_by_fit,
        scores.warmth_hundredths,
        scores.banded_fit_hundredths as fit_score_hundredths,
        scores.banded_engagement_hundredths as engagement_hundredths,
        scores.banded_engaged_contact_count as engaged_contact_count,
        scores.banded_accepted_meeting_count_30d as accepted_meeting_count_30d,
        scores.banded_mid_high_count_60d as mid_high_count_60d,
        scores.banded_last_signal_on as last_signal_on,
        thresholds.active_engaged_contacts,
        thresholds.active_accepted_meetings,
        thresholds.warm_fit,
        thresholds.warm_engagement_enter,
        thresholds.warm_engagement_stay,
        thresholds.warm_mid_high,
        thresholds.cold_inactive_days,
        thresholds.cold_no_response_days,
        steered.feedback_effect,
        steered.override_step,
        coalesce(qualified.is_out_of_scope, false) as is_out_of_scope,
        coalesce(qualified.is_open, false) as is_qualification_open,
        coalesce(
            scores.banded_match_pct < thresholds.review_match_pct_below
            and scores.banded_engagement_hundredths >= thresholds.review_match_engagement * 100,
            false
        ) as is_match_uncertain,
        thresholds.review_if_cases_differ = 1
        and steps.best_step != steps.worst_step as is_fit_open,
        coalesce(steered.feedback_effect = 'settle', false) as is_settled_by_field
    from scores
    inner join steps
        on
            scores.scored_on = steps.scored_on
            and scores.scenario = steps.scenario
            and scores.account_id = steps.account_id
            and scores.program_id = steps.program_id
    inner join thresholds
        on scores.policy_version = thresholds.policy_version
    left join qualified
        on
            scores.scored_on = qualified.scored_on
            and scores.policy_version = qualified.policy_version
            and scores.account_id = qualified.account_id
            and scores.program_id = qualified.program_id
    left join steered
        on
            scores.scored_on = steered.scored_on
            and scores.policy_version = steered.policy_version
            and scores.account_id = steered.account_id
            and scores.program_id = steered.program_id

),

ruled as (

    select
        *,
        case
            when is_out_of_scope then 1
            when is_qualification_open then 2
            when (is_match_uncertain or is_fit_open) and not is_settled_by_field then 2
            else known_step
        end as ruled_step
    from gates

),

{# What people said comes last, so that taking it away leaves the band of the rules. #}
stepped as (

    select
        *,
        case
            when override_step is not null then override_step
            when ruled_step = 1 then 1
            when ruled_step = 2 or feedback_effect = 'review' then 2
            when ruled_step = 3 and feedback_effect = 'lower' then 5
            when feedback_effect in ('lower', 'cool') then 6
            else ruled_step
        end as band_step
    from ruled

),

banded as (

    select
        stepped.*,
        bands.band,
        bands.is_on_warm_list,
        ruled_bands.band as ruled_band,
        best_bands.band as best_case_band,
        worst_bands.band as worst_case_band
    from stepped
    inner join bands
        on
            stepped.policy_version = bands.policy_version
            and stepped.band_step = bands.band_step
    inner join bands as ruled_bands
        on
            stepped.policy_version = ruled_bands.policy_version
            and stepped.ruled_step = ruled_bands.band_step
    inner join bands as best_bands
        on
            stepped.policy_version = best_bands.policy_version
            and stepped.best_step = best_bands.band_step
    inner join bands as worst_bands
        on
            stepped.policy_version = worst_bands.policy_version
            and stepped.worst_step = worst_bands.band_step

)

select * from banded
