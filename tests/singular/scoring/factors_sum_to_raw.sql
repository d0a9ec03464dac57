{#- Fails on every score whose factors or levels of intent do not sum exactly to its published raw units or points, given, known and possible. -#}

with

factors as (

    select
        account_id,
        program_id,
        scored_on,
        sum(case when component = 'engagement' then raw_units else 0 end) as engagement_units,
        sum(case when component = 'decay' then raw_units else 0 end) as decay_units,
        sum(case when component = 'fit' then raw_units else 0 end) as fit_units,
        {# Null where an earlier version of this table told points alone. #}
        sum(maximum_points) as fit_points_maximum,
        sum(case when not is_known then 0 else maximum_points end) as fit_points_known,
        sum(
            case
                when component = 'negative' and factor like 'engagement.%' then raw_units
                else 0
            end
        ) as engagement_negative_units,
        sum(case when component = 'negative' and factor like 'decay.%' then raw_units else 0 end)
            as decay_negative_units
    from {{ ref('account_score_factors') }}
    group by
        account_id,
        program_id,
        scored_on

),

engagement as (

    select * from {{ ref('account_engagement_scores') }}

),

decay as (

    select * from {{ ref('account_decay_scores') }}

),

fit as (

    select * from {{ ref('account_fit_scores') }}

),

compared as (

    select
        engagement.account_id,
        engagement.program_id,
        engagement.scored_on,
        engagement.engagement_raw - coalesce(factors.engagement_units, 0) as engagement_difference,
        decay.decay_raw - coalesce(factors.decay_units, 0) as decay_difference,
        engagement.engagement_positive_raw
        - engagement.engagement_high_raw
        - engagement.engagement_mid_raw
        - engagement.engagement_low_raw as intent_difference,
        fit.fit_points - coalesce(factors.fit_units, 0) as fit_difference,
        fit.fit_points_maximum - factors.fit_points_maximum as fit_maximum_difference,
        fit.fit_points_known - factors.fit_points_known as fit_known_difference,
        engagement.engagement_negative_raw - coalesce(factors.engagement_negative_units, 0)
            as engagement_negative_difference,
        decay.decay_negative_raw - coalesce(factors.decay_negative_units, 0)
            as decay_negative_difference
    from engagement
    inner join decay
        on
            engagement.account_id = decay.account_id
            and engagement.program_id = decay.program_id
            and engagement.scored_on = decay.scored_on
    inner join fit
        on
            engagement.account_id = fit.account_id
            and engagement.program_id = fit.program_id
            and engagement.scored_on = fit.scored_on
    left join factors
        on
            engagement.account_id = factors.account_id
            and engagement.program_id = factors.program_id
            and engagement.scored_on = factors.scored_on

)

select * from compared
where
    engagement_difference != 0
    or decay_difference != 0
    or intent_difference != 0
    or fit_difference != 0
    or fit_maximum_difference != 0
    or fit_known_difference != 0
    or engagement_negative_difference != 0
    or decay_negative_difference != 0
