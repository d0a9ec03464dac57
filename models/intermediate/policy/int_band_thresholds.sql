{#- One row per policy version: the thresholds of the bands side by side. -#}

with

band_rules as (

    select * from {{ policy_rows('band_rules') }}

),

thresholds as (

    select
        policy_version,
        max(case when rule_key = 'review_match_pct_below' then value end) as review_match_pct_below,
        max(case when rule_key = 'review_match_engagement' then value end)
            as review_match_engagement,
        max(case when rule_key = 'review_if_cases_differ' then value end) as review_if_cases_differ,
        max(case when rule_key = 'system_by_sites' then value end) as system_by_sites,
        max(case when rule_key = 'active_fit' then value end) as active_fit,
        max(case when rule_key = 'active_engagement_enter' then value end)
            as active_engagement_enter,
        max(case when rule_key = 'active_engagement_stay' then value end) as active_engagement_stay,
        max(case when rule_key = 'active_engaged_contacts' then value end)
            as active_engaged_contacts,
        max(case when rule_key = 'active_accepted_meetings' then value end)
            as active_accepted_meetings,
        max(case when rule_key = 'active_high_intent' then value end) as active_high_intent,
        max(case when rule_key = 'reactivated_gap_days' then value end) as reactivated_gap_days,
        max(case when rule_key = 'reactivated_engagement' then value end) as reactivated_engagement,
        max(case when rule_key = 'reactivated_mid_high' then value end) as reactivated_mid_high,
        max(case when rule_key = 'reactivated_stay_days' then value end) as reactivated_stay_days,
        max(case when rule_key = 'reactivated_fit' then value end) as reactivated_fit,
        max(case when rule_key = 'reactivated_intent_days' then value end)
            as reactivated_intent_days,
        max(case when rule_key = 'warm_fit' then value end) as warm_fit,
        max(case when rule_key = 'warm_engagement_enter' then value end) as warm_engagement_enter,
        max(case when rule_key = 'warm_engagement_stay' then value end) as warm_engagement_stay,
        max(case when rule_key = 'warm_strong_fit' then value end) as warm_strong_fit,
        max(case when rule_key = 'warm_strong_fit_engagement' then value end)
            as warm_strong_fit_engagement,
        max(case when rule_key = 'warm_mid_high' then value end) as warm_mid_high,
        max(case when rule_key = 'cold_inactive_days' then value end) as cold_inactive_days,
        max(case when rule_key = 'cold_no_response_days' then value end) as cold_no_response_days
    from band_rules
    group by policy_version

)

select * from thresholds
