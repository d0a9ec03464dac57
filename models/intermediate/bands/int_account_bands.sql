{#- One row per scored date, account and programme: its band, the figures it was decided by, and the codes of everything that speaks for it, as `;a;b;`. -#}
{#- What people said comes first, then what the rules say without it. -#}

with

banded as (

    select * from {{ ref('int_band_scenarios') }}
    where scenario = 'published'

),

attempts as (

    select
        scored_on,
        account_id,
        max(latest_activity_on) as no_response_on
    from {{ ref('int_signals_ranked') }}
    where signal_type = 'no_response_after_attempts'
    group by
        scored_on,
        account_id

),

facts as (

    select
        banded.*,
        {{ days_between('banded.last_signal_on', 'banded.scored_on') }} as silent_days,
        coalesce(
            {{ days_between('attempts.no_response_on', 'banded.scored_on') }}
            < banded.cold_no_response_days,
            false
        ) as is_without_response
    from banded
    left join attempts
        on
            banded.scored_on = attempts.scored_on
            and banded.account_id = attempts.account_id

),

{# Told only where it makes a difference. #}
steered as (

    select
        *,
        case
            when override_step is not null then 'steward_override'
            when ruled_step != band_step and feedback_effect = 'review' then 'field_review'
            when ruled_step != band_step then 'field_lowered'
            when ruled_step > 2 and is_settled_by_field and (is_match_uncertain or is_fit_open)
                then 'field_confirmed'
            else cast(null as {{ dbt.type_string() }})
        end as steering_code
    from facts

),

explained as (

    select
        *,
        {# The first that holds, from nothing at all to not quite enough. #}
        case
            when is_without_response then 'no_response'
            when last_signal_on is null then 'never_engaged'
            when silent_days > cold_inactive_days then 'inactive'
            when
                engagement_hundredths < warm_engagement_stay * 100 and engaged_contact_count = 0
                then 'nobody_engaged'
            when engagement_hundredths < warm_engagement_stay * 100 then 'low_engagement'
            when mid_high_count_60d < warm_mid_high then 'general_interest_only'
            when coalesce(fit_score_hundredths, 0) < warm_fit * 100 then 'low_fit'
            else 'low_engagement'
        end as rule_cold_reason,
        case
            when band_step != 2 then cast(null as {{ dbt.type_string() }})
            when ruled_step != 2 then steering_code
            when is_qualification_open then 'qualification_open'
            when is_match_uncertain then 'low_match_confidence'
            else 'fit_incomplete'
        end as review_reason
    from steered

),

coded as (

    select
        *,
        case
            when band_step != 6 then cast(null as {{ dbt.type_string() }})
            when ruled_step != 6 then steering_code
            else rule_cold_reason
        end as cold_reason,
        ';'
        || coalesce(steering_code || ';', '')
        || case when ruled_step = 1 then 'qualification_failed;' else '' end
        || case when ruled_step = 2 and is_qualification_open then 'qualification_open;' else '' end
        || case when ruled_step = 2 and is_match_uncertain then 'low_match_confidence;' else '' end
        || case when ruled_step = 2 and is_fit_open then 'fit_incomplete;' else '' end
        || case when ruled_step = 3 and enters_active = 1 then 'active_entered;' else '' end
        || case when ruled_step = 3 and enters_active = 0 then 'active_held;' else '' end
        || case
            when ruled_step = 3 and engaged_contact_count >= active_engaged_contacts
                then 'people_engaged;'
            else ''
        end
        || case
            when ruled_step = 3 and accepted_meeting_count_30d >= active_accepted_meetings
                then 'meeting;'
            else ''
        end
        || case when ruled_step = 3 and enters_active = 1 then 'high_intent;' else '' end
        {# An active account that came back is told so as well. #}
        || case when ruled_step in (3, 4) and is_reactivated = 1 then 'returned;' else '' end
        || case when ruled_step = 5 and enters_warm = 1 then 'warm_entered;' else '' end
        || case
            when ruled_step = 5 and enters_warm = 0 and enters_warm_by_fit = 1
                then 'warm_strong_fit;'
            else ''
        end
        || case
            when ruled_step = 5 and enters_warm = 0 and enters_warm_by_fit = 0
                then 'warm_held;'
            else ''
        end
        || case
            when ruled_step = 5 and mid_high_count_60d >= warm_mid_high
                then 'real_interest;'
            else ''
        end
        || case when ruled_step = 6 then rule_cold_reason || ';' else '' end as reason_codes
    from explained

)

select * from coded
