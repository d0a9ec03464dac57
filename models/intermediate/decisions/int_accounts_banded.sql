{#- One row per scored date, scenario, account and programme: its one band, by the first step of the ladder that holds. -#}

with

scores as (
    select * from {{ ref('int_scores_evaluated') }}
    where
        is_banded
        and not is_lookback
),

cases as (
    select * from {{ ref('int_band_cases_laddered') }}
),

qualified as (
    select * from {{ ref('int_accounts_qualified') }}
),

thresholds as (
    select * from {{ ref('int_band_thresholds') }}
),

bands as (
    select * from {{ ref('bands') }}
),

steps as (
    select
        scored_on,
        scenario,
        account_id,
        program_id,
        max(case when fit_case = 'known' then band_step end) as known_step,
        max(case when fit_case = 'best' then band_step end) as best_step,
        max(case when fit_case = 'worst' then band_step end) as worst_step
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
        coalesce(qualified.is_out_of_scope, false) as is_out_of_scope,
        coalesce(qualified.is_open, false) as is_qualification_open,
        coalesce(
            scores.match_pct < thresholds.review_match_pct_below
            and scores.engagement_hundredths >= thresholds.review_match_engagement * 100,
            false
        ) as is_match_uncertain,
        thresholds.review_if_cases_differ = 1
        and steps.best_step != steps.worst_step as is_fit_open
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
),

stepped as (
    select
        *,
        case
            when is_out_of_scope then 1
            when is_qualification_open or is_match_uncertain or is_fit_open then 2
            else known_step
        end as band_step
    from gates
),

banded as (
    select
        stepped.*,
        bands.band,
        bands.is_on_warm_list,
        best_bands.band as best_case_band,
        worst_bands.band as worst_case_band
    from stepped
    inner join bands
        on
            stepped.policy_version = bands.policy_version
            and stepped.band_step = bands.band_step
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
