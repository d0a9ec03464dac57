{#- Percent that a match by each step of the account ladder counts, by the policy in force on the as-of date. -#}
{% macro match_confidence_today() -%}
    select
        match_steps.account_match_step,
        {# A step that the policy does not name counts as the row unknown. #}
        cast(
            coalesce(confidence_in_force.match_pct, unknown_confidence.match_pct, 0)
            as {{ dbt.type_bigint() }}
        ) as match_pct
    from {{ ref('account_match_steps') }} as match_steps
    left join {{ ref('int_scoring_dates') }} as policies
        on
            policies.scored_on = {{ as_of_date() }}
            and not policies.is_hysteresis_date
    left join confidences as confidence_in_force
        on
            policies.policy_version = confidence_in_force.policy_version
            and match_steps.account_match_step = confidence_in_force.account_match_step
    left join confidences as unknown_confidence
        on
            policies.policy_version = unknown_confidence.policy_version
            and unknown_confidence.account_match_step = 'unknown'
{%- endmacro %}
