{#- One row per scored date, account and programme: the decision of this run with its words, inputs and evidence. -#}
{#-
    Everything that a band was decided from is written as one text in a fixed order: a decision can be
    replayed from this text and the policy version alone; see `warm replay`.
-#}

with

account_bands as (

    select * from {{ ref('int_account_bands') }}

),

band_reason_texts as (

    select * from {{ ref('int_band_reason_texts') }}

),

account_score_scenarios as (

    select * from {{ ref('int_account_score_scenarios') }}
    where scenario = 'published'

),

account_qualifications as (

    select * from {{ ref('int_account_qualifications') }}

),

band_overrides as (

    select * from {{ ref('int_band_overrides') }}

),

bands as (

    select * from {{ policy_rows('bands') }}

),

signals_ranked as (

    select * from {{ ref('int_signals_ranked') }}
    where
        polarity = 'positive'
        and window_units > 0
        {# Five name what decided; the factors table has them all. #}
        and signal_rank <= 5

),

{# The latest activities behind the five strongest signals. #}
evidence as (

    select
        scored_on,
        account_id,
        program_id,
        {{ ordered_list('latest_activity_id', 'signal_rank', ';') }} as evidence_activity_ids
    from signals_ranked
    group by
        scored_on,
        account_id,
        program_id

),

evaluations as (

    select
        scored_on,
        account_id,
        program_id,
        is_hysteresis_date,
        {{ as_key_values({
            'evaluated_on': 'evaluated_on',
            'fit_points': 'banded_fit_points',
            'fit_points_known': 'banded_fit_points_known',
            'fit_points_maximum': 'banded_fit_points_maximum',
            'fit': 'banded_fit_hundredths',
            'engagement': 'banded_engagement_hundredths',
            'engaged_contacts': 'banded_engaged_contact_count',
            'meetings_30d': 'banded_accepted_meeting_count_30d',
            'high_30d': 'banded_high_intent_count_30d',
            'mid_high_60d': 'banded_mid_high_count_60d',
            'match_pct': 'banded_match_pct',
            'first_60d': 'banded_first_signal_on_60d',
            'before_60d': 'banded_previous_signal_on_before_60d',
            'last': 'banded_last_signal_on',
        }) }} as evaluation_inputs
    from account_score_scenarios

),

decisions as (

    select
        account_bands.scored_on,
        account_bands.policy_version,
        account_bands.account_id,
        account_bands.program_id,
        account_bands.band,
        band_reason_texts.reason_codes,
        band_reason_texts.reasons,
        evidence.evidence_activity_ids,
        band_overrides.feedback_id,
        band_overrides.override_by,
        'policy_version=' || account_bands.policy_version
        || '|rules=' || coalesce(account_qualifications.rule_results, '')
        || '|no_response=' || case when account_bands.is_without_response then '1' else '0' end
        || coalesce('|verdict=' || band_overrides.verdict, '')
        || coalesce('|override=' || override_bands.band, '')
        || '|day:' || today.evaluation_inputs
        || '|week_before:' || week_before.evaluation_inputs as decision_inputs
    from account_bands
    inner join band_reason_texts
        on
            account_bands.scored_on = band_reason_texts.scored_on
            and account_bands.account_id = band_reason_texts.account_id
            and account_bands.program_id = band_reason_texts.program_id
    inner join evaluations as today
        on
            account_bands.scored_on = today.scored_on
            and account_bands.account_id = today.account_id
            and account_bands.program_id = today.program_id
            and not today.is_hysteresis_date
    inner join evaluations as week_before
        on
            account_bands.scored_on = week_before.scored_on
            and account_bands.account_id = week_before.account_id
            and account_bands.program_id = week_before.program_id
            and week_before.is_hysteresis_date
    left join evidence
        on
            account_bands.scored_on = evidence.scored_on
            and account_bands.account_id = evidence.account_id
            and account_bands.program_id = evidence.program_id
    left join account_qualifications
        on
            account_bands.scored_on = account_qualifications.scored_on
            and account_bands.policy_version = account_qualifications.policy_version
            and account_bands.account_id = account_qualifications.account_id
            and account_bands.program_id = account_qualifications.program_id
    left join band_overrides
        on
            account_bands.scored_on = band_overrides.scored_on
            and account_bands.policy_version = band_overrides.policy_version
            and account_bands.account_id = band_overrides.account_id
            and account_bands.program_id = band_overrides.program_id
    left join bands as override_bands
        on
            band_overrides.policy_version = override_bands.policy_version
            and band_overrides.override_step = override_bands.band_step

)

select * from decisions
