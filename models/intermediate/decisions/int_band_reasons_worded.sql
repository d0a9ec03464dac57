{#- One row per scored date, account and programme: the reasons of its band as codes and as sentences with its numbers. -#}

with

coded as (
    select * from {{ ref('int_band_reasons_coded') }}
),

reason_codes as (
    select * from {{ ref('reason_codes') }}
),

scores as (
    select * from {{ ref('int_scores_evaluated') }}
    where
        scenario = 'published'
        and not is_lookback
),

qualified as (
    select * from {{ ref('int_accounts_qualified') }}
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
        coded.best_case_band,
        coded.worst_case_band,
        coded.silent_days as inactive_days,
        scores.match_pct,
        scores.fit_completeness,
        scores.engaged_contact_count,
        scores.high_intent_count_30d,
        scores.mid_high_count_60d,
        {{ whole_points('scores.engagement_hundredths') }} as engagement,
        {{ whole_points('scores.fit_score_hundredths') }} as fit,
        {{ days_between('scores.previous_signal_on_before_60d', 'scores.first_signal_on_60d') }}
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
),

filled as (
    select
        scored_on,
        account_id,
        program_id,
        reason_order,
        reason_code,
        {{ fill_words('reason_words', {
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
    from words
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
