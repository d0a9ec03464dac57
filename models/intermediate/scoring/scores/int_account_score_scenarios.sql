{#- One row per scored date, scenario, evaluated date, account and programme: every score in integer hundredths, own and rolled up. -#}

with

account_programs as (

    select * from {{ ref('int_account_programs') }}

),

evaluations as (

    select * from {{ ref('int_score_scenarios') }}

),

score_weights as (

    select * from {{ policy_rows('score_weights') }}

),

fit as (

    select * from {{ ref('int_account_fit') }}

),

raw_scores as (

    select * from {{ ref('int_account_raw_scores') }}

),

reach as (

    select * from {{ ref('int_account_engagement_breadth') }}
    where scope = 'own'

),

thresholds as (

    select
        policy_version,
        reactivated_intent_days
    from {{ ref('int_band_thresholds') }}

),

parents as (

    select
        scored_on,
        account_id
    from {{ ref('int_account_rollup_members') }}
    where scope = 'rolled_up'
    group by
        scored_on,
        account_id

),

{# Counts on another basis are for the accounts that it makes a difference to. #}
differing_accounts as (

    select
        affiliation_basis,
        account_id
    from {{ ref('int_accounts_by_basis') }}
    group by
        affiliation_basis,
        account_id

),

account_evaluations as (

    select
        evaluations.scenario_key,
        account_programs.scored_on,
        evaluations.scenario,
        evaluations.evaluated_on,
        evaluations.is_hysteresis_date,
        evaluations.is_banded,
        account_programs.policy_version,
        account_programs.account_id,
        account_programs.program_id,
        score_weights.w_fit,
        score_weights.w_engagement,
        score_weights.w_decay,
        score_weights.engagement_half_point,
        score_weights.decay_half_point,
        fit.fit_points,
        fit.fit_points_known,
        fit.fit_points_maximum,
        fit.fit_score_hundredths,
        fit.fit_completeness,
        fit.fit_grade,
        parents.account_id is not null as has_sites
    from account_programs
    inner join evaluations
        on
            account_programs.scored_on = evaluations.scored_on
            and account_programs.policy_version = evaluations.policy_version
    inner join score_weights
        on
            account_programs.policy_version = score_weights.policy_version
            and account_programs.use_case = score_weights.use_case
    inner join fit
        on
            account_programs.scored_on = fit.scored_on
            and account_programs.policy_version = fit.policy_version
            and account_programs.account_id = fit.account_id
            and account_programs.program_id = fit.program_id
    left join parents
        on
            account_programs.scored_on = parents.scored_on
            and account_programs.account_id = parents.account_id
    left join differing_accounts
        on
            evaluations.affiliation_basis = differing_accounts.affiliation_basis
            and account_programs.account_id = differing_accounts.account_id
    where
        evaluations.affiliation_basis = 'current'
        or differing_accounts.account_id is not null

),

scored as (

    select
        account_evaluations.*,
        reach.match_pct,
        reach.last_signal_on,
        reach.previous_signal_on_before_30d,
        reach.first_signal_on_60d,
        {# Who only looked before a silence does not come back: real interest went before it. #}
        case
            when
                thresholds.reactivated_intent_days is null
                or {{ days_between(
                    'reach.previous_intent_on_before_60d', 'reach.previous_signal_on_before_60d'
                ) }} < thresholds.reactivated_intent_days
                then reach.previous_signal_on_before_60d
        end as previous_signal_on_before_60d,
        coalesce(own.engagement_raw, 0) as engagement_raw,
        coalesce(own.decay_raw, 0) as decay_raw,
        coalesce(own.engagement_positive_raw, 0) as engagement_positive_raw,
        coalesce(own.engagement_negative_raw, 0) as engagement_negative_raw,
        coalesce(own.decay_positive_raw, 0) as decay_positive_raw,
        coalesce(own.decay_negative_raw, 0) as decay_negative_raw,
        coalesce(own.engagement_external_cut_raw, 0) as engagement_external_cut_raw,
        coalesce(own.engagement_interest_cut_raw, 0) as engagement_interest_cut_raw,
        coalesce(own.engagement_both_cut_raw, 0) as engagement_both_cut_raw,
        coalesce(own.decay_external_cut_raw, 0) as decay_external_cut_raw,
        coalesce(own.decay_interest_cut_raw, 0) as decay_interest_cut_raw,
        coalesce(own.decay_both_cut_raw, 0) as decay_both_cut_raw,
        coalesce(own.breadth_pct, 100) as breadth_pct,
        coalesce(rolled_up.engagement_raw, 0) as sites_engagement_raw,
        coalesce(rolled_up.decay_raw, 0) as sites_decay_raw,
        coalesce(reach.engaged_contact_count, 0) as engaged_contact_count,
        coalesce(reach.channel_count, 0) as channel_count,
        coalesce(reach.role_count, 0) as role_count,
        coalesce(reach.high_intent_count_30d, 0) as high_intent_count_30d,
        coalesce(reach.mid_high_count_30d, 0) as mid_high_count_30d,
        coalesce(reach.mid_high_count_60d, 0) as mid_high_count_60d,
        coalesce(reach.accepted_meeting_count_30d, 0) as accepted_meeting_count_30d
    from account_evaluations
    left join raw_scores as own
        on
            account_evaluations.scenario_key = own.scenario_key
            and account_evaluations.account_id = own.account_id
            and account_evaluations.program_id = own.program_id
            and own.scope = 'own'
    left join raw_scores as rolled_up
        on
            account_evaluations.scenario_key = rolled_up.scenario_key
            and account_evaluations.account_id = rolled_up.account_id
            and account_evaluations.program_id = rolled_up.program_id
            and rolled_up.scope = 'rolled_up'
    left join reach
        on
            account_evaluations.scenario_key = reach.scenario_key
            and account_evaluations.account_id = reach.account_id
            and account_evaluations.program_id = reach.program_id
    left join thresholds
        on account_evaluations.policy_version = thresholds.policy_version

),

saturated as (

    select
        *,
        {{ saturated_score('engagement_raw', 'engagement_half_point', engagement_scale()) }}
            as engagement_hundredths,
        {{ saturated_score('decay_raw', 'decay_half_point', decay_scale()) }} as decay_hundredths,
        {{ saturated_score('sites_engagement_raw', 'engagement_half_point', engagement_scale()) }}
            as sites_engagement_hundredths,
        {{ saturated_score('sites_decay_raw', 'decay_half_point', decay_scale()) }}
            as sites_decay_hundredths
    from scored

),

combined as (

    select
        *,
        {{ warmth_hundredths('engagement_hundredths', 'decay_hundredths') }} as warmth_hundredths,
        {{ warmth_hundredths('sites_engagement_hundredths', 'sites_decay_hundredths') }}
            as sites_warmth_hundredths
    from saturated

),

evaluated as (

    select
        *,
        case when has_sites then sites_warmth_hundredths else warmth_hundredths end
            as rolled_up_warmth_hundredths
    from combined

)

select * from evaluated
