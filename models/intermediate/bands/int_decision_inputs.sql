{#- One row per scored date, account and programme: everything its band was decided from, as one text in a fixed order. -#}
{#-
    A decision can be replayed from this text and the policy version alone; see `warm replay`.
-#}

with

scores as (
    select * from {{ ref('int_account_score_scenarios') }}
    where scenario = 'published'
),

qualified as (
    select * from {{ ref('int_account_qualifications') }}
),

steered as (
    select * from {{ ref('int_band_overrides') }}
),

bands as (
    select * from {{ policy_rows('bands') }}
),

facts as (
    select * from {{ ref('int_band_facts_gathered') }}
),

evaluations as (
    select
        scored_on,
        account_id,
        program_id,
        is_hysteresis_date,
        {{ as_key_values({
            'evaluated_on': 'evaluated_on',
            'fit_points': 'fit_points',
            'fit_points_known': 'fit_points_known',
            'fit_points_maximum': 'fit_points_maximum',
            'fit': 'fit_score_hundredths',
            'engagement': 'engagement_hundredths',
            'engaged_contacts': 'engaged_contact_count',
            'meetings_30d': 'accepted_meeting_count_30d',
            'high_30d': 'high_intent_count_30d',
            'mid_high_60d': 'mid_high_count_60d',
            'match_pct': 'match_pct',
            'first_60d': 'first_signal_on_60d',
            'before_60d': 'previous_signal_on_before_60d',
            'last': 'last_signal_on',
        }) }} as evaluation_inputs
    from scores
),

inputs as (
    select
        facts.scored_on,
        facts.account_id,
        facts.program_id,
        'policy_version=' || facts.policy_version
        || '|rules=' || coalesce(qualified.rule_results, '')
        || '|no_response=' || case when facts.is_without_response then '1' else '0' end
        || coalesce('|verdict=' || steered.verdict, '')
        || coalesce('|override=' || override_bands.band, '')
        || '|day:' || today.evaluation_inputs
        || '|week_before:' || week_before.evaluation_inputs as decision_inputs
    from facts
    inner join evaluations as today
        on
            facts.scored_on = today.scored_on
            and facts.account_id = today.account_id
            and facts.program_id = today.program_id
            and not today.is_hysteresis_date
    inner join evaluations as week_before
        on
            facts.scored_on = week_before.scored_on
            and facts.account_id = week_before.account_id
            and facts.program_id = week_before.program_id
            and week_before.is_hysteresis_date
    left join qualified
        on
            facts.scored_on = qualified.scored_on
            and facts.policy_version = qualified.policy_version
            and facts.account_id = qualified.account_id
            and facts.program_id = qualified.program_id
    left join steered
        on
            facts.scored_on = steered.scored_on
            and facts.policy_version = steered.policy_version
            and facts.account_id = steered.account_id
            and facts.program_id = steered.program_id
    left join bands as override_bands
        on
            steered.policy_version = override_bands.policy_version
            and steered.override_step = override_bands.band_step
)

select * from inputs
