{#- One row per scored date, account and programme: its warmth in hundredths, from the last published score to this one in steps. -#}
{#-
    Each step changes one thing and keeps what the steps before it changed, so their differences sum
    to the whole change. Where nothing was published before, or the policy of then is gone, the
    steps in between are null.
-#}

with

evaluated as (
    select * from {{ ref('int_scores_evaluated') }}
    where not is_lookback
),

previous_dates as (
    select * from {{ ref('int_score_previous_dates') }}
),

history as (
    select * from {{ ref('int_score_history') }}
),

published as (
    select
        scored_on,
        policy_version,
        account_id,
        program_id,
        warmth_hundredths
    from evaluated
    where scenario = 'published'
),

recounted as (
    select * from evaluated
    where scenario = 'previous_recounted'
),

affiliated_as_then as (
    select * from evaluated
    where scenario = 'previous_affiliations'
),

judged_anew as (
    select * from evaluated
    where scenario = 'previous_new_policy'
),

faded as (
    select * from evaluated
    where scenario = 'faded'
),

{# Only accounts whose people moved were counted as affiliated then. #}
counted_then as (
    select
        recounted.scored_on,
        recounted.account_id,
        recounted.program_id,
        history.fit_score_hundredths,
        history.fit_completeness,
        recounted.w_fit,
        recounted.w_engagement,
        recounted.w_decay,
        recounted.engagement_hundredths,
        recounted.decay_hundredths,
        recounted.warmth_hundredths as firmographics_hundredths,
        coalesce(affiliated_as_then.engagement_hundredths, recounted.engagement_hundredths)
            as engagement_hundredths_then,
        coalesce(affiliated_as_then.decay_hundredths, recounted.decay_hundredths)
            as decay_hundredths_then
    from recounted
    inner join previous_dates
        on recounted.scored_on = previous_dates.scored_on
    inner join history
        on
            previous_dates.previous_scored_on = history.scored_on
            and recounted.account_id = history.account_id
            and recounted.program_id = history.program_id
    left join affiliated_as_then
        on
            recounted.scored_on = affiliated_as_then.scored_on
            and recounted.account_id = affiliated_as_then.account_id
            and recounted.program_id = affiliated_as_then.program_id
),

weighed_then as (
    select
        scored_on,
        account_id,
        program_id,
        firmographics_hundredths,
        {{ warmth_hundredths('engagement_hundredths_then', 'decay_hundredths_then') }}
            as activity_hundredths,
        {{ warmth_hundredths('engagement_hundredths', 'decay_hundredths') }} as identity_hundredths
    from counted_then
),

steps as (
    select
        published.scored_on,
        published.policy_version,
        published.account_id,
        published.program_id,
        history.scored_on as previous_scored_on,
        history.warmth_hundredths as previous_hundredths,
        weighed_then.activity_hundredths,
        weighed_then.identity_hundredths,
        weighed_then.firmographics_hundredths,
        published.warmth_hundredths,
        case
            when weighed_then.account_id is null then null
            when previous_dates.previous_policy_version = published.policy_version
                then weighed_then.firmographics_hundredths
            else judged_anew.warmth_hundredths
        end as policy_hundredths,
        {# Nothing happened since: nothing but time lies between. #}
        case
            when history.account_id is not null
                then coalesce(faded.warmth_hundredths, published.warmth_hundredths)
        end as decay_hundredths
    from published
    left join previous_dates
        on published.scored_on = previous_dates.scored_on
    left join history
        on
            previous_dates.previous_scored_on = history.scored_on
            and published.account_id = history.account_id
            and published.program_id = history.program_id
    left join weighed_then
        on
            published.scored_on = weighed_then.scored_on
            and published.account_id = weighed_then.account_id
            and published.program_id = weighed_then.program_id
    left join judged_anew
        on
            published.scored_on = judged_anew.scored_on
            and published.account_id = judged_anew.account_id
            and published.program_id = judged_anew.program_id
    left join faded
        on
            published.scored_on = faded.scored_on
            and published.account_id = faded.account_id
            and published.program_id = faded.program_id
)

select * from steps
