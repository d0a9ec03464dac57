{#- One row per scored date, account and programme: the reasons of its band as codes and as sentences with its numbers. -#}

with

coded as (

    select * from {{ ref('int_account_bands') }}

),

reason_codes as (

    select * from {{ ref('reason_codes') }}

),

scores as (

    select * from {{ ref('int_account_score_scenarios') }}
    where
        scenario = 'published'
        and not is_hysteresis_date

),

qualified as (

    select * from {{ ref('int_account_qualifications') }}

),

steered as (

    select * from {{ ref('int_band_overrides') }}

),

words as (

    select
        coded.scored_on,
        coded.account_id,
        coded.program_id,
        reason_codes.reason_order,
        reason_codes.reason_code,
        reason_codes.reason_words,
        qualified.failed_rules,
        qualified.open_rules,
        steered.verdict_words,
        steered.override_by,
        steered.override_reason,
        steered.verdict_given_on,
        steered.verdict_until,
        steered.override_until,
        coded.band,
        coded.ruled_band,
        coded.best_case_band,
        coded.worst_case_band,
        coded.silent_days as inactive_days,
        scores.banded_match_pct as match_pct,
        scores.fit_completeness,
        scores.banded_engaged_contact_count as engaged_contact_count,
        scores.banded_high_intent_count_30d as high_intent_count_30d,
        scores.banded_mid_high_count_60d as mid_high_count_60d,
        {{ whole_points('scores.banded_engagement_hundredths') }} as engagement,
        {{ whole_points('scores.banded_fit_hundredths') }} as fit,
        {{ days_between(
            'scores.banded_previous_signal_on_before_60d', 'scores.banded_first_signal_on_60d'
        ) }}
            as silent_days
    from coded
    inner join reason_codes
        on coded.reason_codes like '%;' || reason_codes.reason_code || ';%'
    inner join scores
        on
            coded.scored_on = scores.scored_on
            and coded.account_id = scores.account_id
            and coded.program_id = scores.program_id
    left join qualified
        on
            coded.scored_on = qualified.scored_on
            and coded.policy_version = qualified.policy_version
            and coded.account_id = qualified.account_id
            and coded.program_id = qualified.program_id
    left join steered
        on
            coded.scored_on = steered.scored_on
            and coded.policy_version = steered.policy_version
            and coded.account_id = steered.account_id
            and coded.program_id = steered.program_id

),

{# In two steps: one alone nests deeper than linters read. #}
people_filled as (

    select
        scored_on,
        account_id,
        program_id,
        reason_order,
        reason_code,
        failed_rules,
        open_rules,
        best_case_band,
        worst_case_band,
        engagement,
        fit,
        fit_completeness,
        match_pct,
        engaged_contact_count,
        high_intent_count_30d,
        mid_high_count_60d,
        silent_days,
        inactive_days,
        {{ fill_placeholders('reason_words', {
            'band': "replace(band, '_', ' ')",
            'ruled_band': "replace(ruled_band, '_', ' ')",
            'verdict': 'verdict_words',
            'verdict_given_on': 'verdict_given_on',
            'verdict_until': 'verdict_until',
            'override_until': 'override_until',
            'override_by': 'override_by',
            'override_reason': 'override_reason',
        }) }} as reason_words
    from words

),

filled as (

    select
        scored_on,
        account_id,
        program_id,
        reason_order,
        reason_code,
        {{ fill_placeholders('reason_words', {
            'failed_rules': 'failed_rules',
            'open_rules': 'open_rules',
            'best_case': "replace(best_case_band, '_', ' ')",
            'worst_case': "replace(worst_case_band, '_', ' ')",
            'engagement': 'engagement',
            'fit': 'fit',
            'fit_completeness': 'fit_completeness',
            'match_pct': 'match_pct',
            'engaged_contacts': 'engaged_contact_count',
            'high_intent': 'high_intent_count_30d',
            'mid_high': 'mid_high_count_60d',
            'silent_days': 'silent_days',
            'inactive_days': 'inactive_days',
        }) }} as reason_words
    from people_filled

),

worded as (

    select
        scored_on,
        account_id,
        program_id,
        {{ ordered_list('reason_code', 'reason_order', ';') }} as reason_codes,
        {{ ordered_list('reason_words', 'reason_order', '; ') }} as reasons
    from filled
    group by
        scored_on,
        account_id,
        program_id

)

select * from worded
