{#- One row per scored date, scenario, evaluated date, account and programme: every score in integer hundredths, own and rolled up. -#}
{#-
    What bands are decided by is named `banded_...`: the account's own figures, or, where the policy bands a
    system by its sites, those of the system and all its sites; a system of unknown fit takes the best fit
    of its engaged sites.
-#}
{%- set counts = [
    'engaged_contact_count', 'high_intent_count_30d', 'mid_high_count_60d', 'accepted_meeting_count_30d'
] -%}

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

reach_by_scope as (

    select * from {{ ref('int_account_engagement_breadth') }}

),

thresholds as (

    select
        policy_version,
        reactivated_intent_days,
        coalesce(system_by_sites, 0) = 1 as is_system_banded_by_sites
    from {{ ref('int_band_thresholds') }}

),

{# Who only looked before a silence does not come back: real interest went before it. #}
reach as (

    select
        reach_by_scope.*,
        case
            when
                thresholds.reactivated_intent_days is null
                or {{ days_between(
                    'reach_by_scope.previous_intent_on_before_60d',
                    'reach_by_scope.previous_signal_on_before_60d',
                ) }} < thresholds.reactivated_intent_days
                then reach_by_scope.previous_signal_on_before_60d
        end as returned_from_on
    from reach_by_scope
    inner join evaluations
        on reach_by_scope.scenario_key = evaluations.scenario_key
    left join thresholds
        on evaluations.policy_version = thresholds.policy_version

),

members as (

    select
        scored_on,
        account_id,
        member_account_id
    from {{ ref('int_account_rollup_members') }}
    where scope = 'rolled_up'

),

parents as (

    select
        scored_on,
        account_id
    from members
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
        parents.account_id is not null as has_sites,
        coalesce(parents.account_id is not null and thresholds.is_system_banded_by_sites, false)
            as is_banded_by_sites
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
    left join thresholds
        on account_programs.policy_version = thresholds.policy_version
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

{# Nothing is known of the system itself: what is known of the sites where somebody is engaged. #}
sites_ranked as (

    select
        account_evaluations.scenario_key,
        account_evaluations.account_id,
        account_evaluations.program_id,
        fit.fit_points,
        fit.fit_points_known,
        fit.fit_points_maximum,
        fit.fit_score_hundredths,
        row_number() over (
            partition by
                account_evaluations.scenario_key,
                account_evaluations.account_id,
                account_evaluations.program_id
            order by
                fit.fit_score_hundredths desc,
                members.member_account_id asc
        ) as site_rank
    from account_evaluations
    inner join members
        on
            account_evaluations.scored_on = members.scored_on
            and account_evaluations.account_id = members.account_id
    inner join reach
        on
            account_evaluations.scenario_key = reach.scenario_key
            and members.member_account_id = reach.account_id
            and account_evaluations.program_id = reach.program_id
            and reach.scope = 'own'
    inner join fit
        on
            account_evaluations.scored_on = fit.scored_on
            and account_evaluations.policy_version = fit.policy_version
            and members.member_account_id = fit.account_id
            and account_evaluations.program_id = fit.program_id
    where
        account_evaluations.is_banded_by_sites
        and account_evaluations.fit_score_hundredths is null
        and fit.fit_score_hundredths is not null
        and reach.engaged_contact_count > 0

),

scored as (

    select
        account_evaluations.*,
        reach.match_pct,
        reach.last_signal_on,
        reach.previous_signal_on_before_30d,
        reach.first_signal_on_60d,
        reach.returned_from_on as previous_signal_on_before_60d,
        banded_reach.match_pct as banded_match_pct,
        banded_reach.last_signal_on as banded_last_signal_on,
        banded_reach.first_signal_on_60d as banded_first_signal_on_60d,
        banded_reach.returned_from_on as banded_previous_signal_on_before_60d,
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
        coalesce(reach.channel_count, 0) as channel_count,
        coalesce(reach.role_count, 0) as role_count,
        coalesce(reach.mid_high_count_30d, 0) as mid_high_count_30d,
        {%- for count in counts %}
        coalesce(reach.{{ count }}, 0) as {{ count }},
        coalesce(banded_reach.{{ count }}, 0) as banded_{{ count }},
        {%- endfor %}
        coalesce(sites_fit.fit_points, account_evaluations.fit_points) as banded_fit_points,
        coalesce(sites_fit.fit_points_known, account_evaluations.fit_points_known)
            as banded_fit_points_known,
        coalesce(sites_fit.fit_points_maximum, account_evaluations.fit_points_maximum)
            as banded_fit_points_maximum,
        coalesce(sites_fit.fit_score_hundredths, account_evaluations.fit_score_hundredths)
            as banded_fit_hundredths
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
            and reach.scope = 'own'
    left join reach as banded_reach
        on
            account_evaluations.scenario_key = banded_reach.scenario_key
            and account_evaluations.account_id = banded_reach.account_id
            and account_evaluations.program_id = banded_reach.program_id
            and banded_reach.scope
            = case when account_evaluations.is_banded_by_sites then 'rolled_up' else 'own' end
    left join sites_ranked as sites_fit
        on
            account_evaluations.scenario_key = sites_fit.scenario_key
            and account_evaluations.account_id = sites_fit.account_id
            and account_evaluations.program_id = sites_fit.program_id
            and sites_fit.site_rank = 1

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
            as rolled_up_warmth_hundredths,
        case when is_banded_by_sites then sites_engagement_hundredths else engagement_hundredths end
            as banded_engagement_hundredths
    from combined

)

select * from evaluated
