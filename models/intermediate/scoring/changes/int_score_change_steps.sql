{#- One row per scored date, account and programme: its warmth in hundredths, own and rolled up, from the last published score to this one in steps. -#}
{#-
    Each step changes one thing and keeps what the steps before it changed, so their differences sum
    to the whole change. Where nothing was published before, or the policy of then is gone, the
    steps in between are null. The rolled-up score has one step more, its sites; its steps are null
    too where nobody logged what it was.
-#}

with

evaluated as (
    select * from {{ ref('int_account_score_scenarios') }}
    where not is_hysteresis_date
),

previous_dates as (
    select * from {{ ref('int_score_previous_dates') }}
),

history as (
    select * from {{ ref('int_score_history') }}
),

reattributed as (
    select * from {{ ref('int_accounts_reattributed') }}
),

sites_then as (
    select * from {{ ref('int_rollup_scores_at_last_score') }}
),

scopes as (
    select * from {{ ref('int_account_rollup_members') }}
    where scope in ('rolled_up', 'rolled_up_then')
),

published as (
    select
        scored_on,
        policy_version,
        account_id,
        program_id,
        warmth_hundredths,
        rolled_up_warmth_hundredths
    from evaluated
    where scenario = 'published'
),

recounted as (
    select
        *,
        case when has_sites then sites_engagement_hundredths else engagement_hundredths end
            as rolled_up_engagement_hundredths,
        case when has_sites then sites_decay_hundredths else decay_hundredths end
            as rolled_up_decay_hundredths
    from evaluated
    where scenario = 'previous_recounted'
),

affiliated_as_then as (
    select
        *,
        case when has_sites then sites_engagement_hundredths else engagement_hundredths end
            as rolled_up_engagement_hundredths,
        case when has_sites then sites_decay_hundredths else decay_hundredths end
            as rolled_up_decay_hundredths
    from evaluated
    where scenario = 'previous_affiliations'
),

{# Of an account whose own people stayed, only the rolled-up score is another one. #}
own_as_then as (
    select affiliated_as_then.*
    from affiliated_as_then
    inner join reattributed
        on affiliated_as_then.account_id = reattributed.account_id
),

judged_anew as (
    select * from evaluated
    where scenario = 'previous_new_policy'
),

faded as (
    select * from evaluated
    where scenario = 'faded'
),

sites_recounted as (
    select * from sites_then
    where scenario = 'previous_recounted'
),

sites_affiliated_as_then as (
    select * from sites_then
    where scenario = 'previous_affiliations'
),

{# Where sites have changed, those of then say whether there were any. #}
site_counts as (
    select
        scored_on,
        account_id,
        max(case when scope = 'rolled_up_then' then 1 else 0 end) as has_changed,
        max(
            case
                when scope = 'rolled_up_then' and account_id != member_account_id then 1
                else 0
            end
        ) as had_other_sites
    from scopes
    group by
        scored_on,
        account_id
),

had_sites as (
    select
        scored_on,
        account_id
    from site_counts
    where
        has_changed = 0
        or had_other_sites = 1
),

{# Without sites the own score was the rolled-up score, also before the log kept both. #}
previous as (
    select
        previous_dates.scored_on,
        history.scored_on as previous_scored_on,
        history.account_id,
        history.program_id,
        history.warmth_hundredths,
        history.fit_score_hundredths,
        history.fit_completeness,
        case
            when history.rolled_up_warmth_hundredths is not null
                then history.rolled_up_warmth_hundredths
            when had_sites.account_id is null then history.warmth_hundredths
        end as rolled_up_warmth_hundredths
    from previous_dates
    inner join history
        on previous_dates.previous_scored_on = history.scored_on
    left join had_sites
        on
            previous_dates.scored_on = had_sites.scored_on
            and history.account_id = had_sites.account_id
),

{# Only accounts whose people moved, and their families, were counted as affiliated then. #}
counted_then as (
    select
        recounted.scored_on,
        recounted.account_id,
        recounted.program_id,
        previous.fit_score_hundredths,
        previous.fit_completeness,
        previous.rolled_up_warmth_hundredths as previous_rolled_up_hundredths,
        recounted.w_fit,
        recounted.w_engagement,
        recounted.w_decay,
        recounted.engagement_hundredths,
        recounted.decay_hundredths,
        recounted.warmth_hundredths as firmographics_hundredths,
        recounted.rolled_up_engagement_hundredths,
        recounted.rolled_up_decay_hundredths,
        recounted.rolled_up_warmth_hundredths as rolled_up_firmographics_hundredths,
        coalesce(own_as_then.engagement_hundredths, recounted.engagement_hundredths)
            as engagement_hundredths_then,
        coalesce(own_as_then.decay_hundredths, recounted.decay_hundredths)
            as decay_hundredths_then,
        coalesce(
            sites_recounted.engagement_hundredths, recounted.rolled_up_engagement_hundredths
        ) as sites_engagement_hundredths,
        coalesce(sites_recounted.decay_hundredths, recounted.rolled_up_decay_hundredths)
            as sites_decay_hundredths,
        coalesce(
            sites_affiliated_as_then.engagement_hundredths,
            affiliated_as_then.rolled_up_engagement_hundredths,
            sites_recounted.engagement_hundredths,
            recounted.rolled_up_engagement_hundredths
        ) as sites_engagement_hundredths_then,
        coalesce(
            sites_affiliated_as_then.decay_hundredths,
            affiliated_as_then.rolled_up_decay_hundredths,
            sites_recounted.decay_hundredths,
            recounted.rolled_up_decay_hundredths
        ) as sites_decay_hundredths_then
    from recounted
    inner join previous
        on
            recounted.scored_on = previous.scored_on
            and recounted.account_id = previous.account_id
            and recounted.program_id = previous.program_id
    left join own_as_then
        on
            recounted.scored_on = own_as_then.scored_on
            and recounted.account_id = own_as_then.account_id
            and recounted.program_id = own_as_then.program_id
    left join affiliated_as_then
        on
            recounted.scored_on = affiliated_as_then.scored_on
            and recounted.account_id = affiliated_as_then.account_id
            and recounted.program_id = affiliated_as_then.program_id
    left join sites_recounted
        on
            recounted.scored_on = sites_recounted.scored_on
            and recounted.account_id = sites_recounted.account_id
            and recounted.program_id = sites_recounted.program_id
    left join sites_affiliated_as_then
        on
            recounted.scored_on = sites_affiliated_as_then.scored_on
            and recounted.account_id = sites_affiliated_as_then.account_id
            and recounted.program_id = sites_affiliated_as_then.program_id
),

weighed_then as (
    select
        scored_on,
        account_id,
        program_id,
        previous_rolled_up_hundredths,
        firmographics_hundredths,
        rolled_up_firmographics_hundredths,
        {{ warmth_hundredths('engagement_hundredths_then', 'decay_hundredths_then') }}
            as activity_hundredths,
        {{ warmth_hundredths('engagement_hundredths', 'decay_hundredths') }} as identity_hundredths,
        {{ warmth_hundredths('sites_engagement_hundredths_then', 'sites_decay_hundredths_then') }}
            as rolled_up_activity_hundredths,
        {{ warmth_hundredths('sites_engagement_hundredths', 'sites_decay_hundredths') }}
            as rolled_up_identity_hundredths,
        {{ warmth_hundredths('rolled_up_engagement_hundredths', 'rolled_up_decay_hundredths') }}
            as rolled_up_hierarchy_hundredths
    from counted_then
),

rolled_up_then as (
    select * from weighed_then
    where previous_rolled_up_hundredths is not null
),

steps as (
    select
        published.scored_on,
        published.policy_version,
        published.account_id,
        published.program_id,
        previous.previous_scored_on,
        previous.warmth_hundredths as previous_hundredths,
        weighed_then.activity_hundredths,
        weighed_then.identity_hundredths,
        weighed_then.firmographics_hundredths,
        published.warmth_hundredths,
        previous.rolled_up_warmth_hundredths as previous_rolled_up_hundredths,
        published.rolled_up_warmth_hundredths,
        case
            when weighed_then.account_id is null then null
            when previous_dates.previous_policy_version = published.policy_version
                then weighed_then.firmographics_hundredths
            else judged_anew.warmth_hundredths
        end as policy_hundredths,
        {# Nothing happened since: nothing but time lies between. #}
        case
            when previous.account_id is not null
                then coalesce(faded.warmth_hundredths, published.warmth_hundredths)
        end as decay_hundredths,
        rolled_up_then.rolled_up_activity_hundredths,
        rolled_up_then.rolled_up_identity_hundredths,
        rolled_up_then.rolled_up_hierarchy_hundredths,
        rolled_up_then.rolled_up_firmographics_hundredths,
        case
            when rolled_up_then.account_id is null then null
            when previous_dates.previous_policy_version = published.policy_version
                then rolled_up_then.rolled_up_firmographics_hundredths
            else judged_anew.rolled_up_warmth_hundredths
        end as rolled_up_policy_hundredths,
        case
            when previous.rolled_up_warmth_hundredths is not null
                then coalesce(
                    faded.rolled_up_warmth_hundredths, published.rolled_up_warmth_hundredths
                )
        end as rolled_up_decay_hundredths
    from published
    left join previous_dates
        on published.scored_on = previous_dates.scored_on
    left join previous
        on
            published.scored_on = previous.scored_on
            and published.account_id = previous.account_id
            and published.program_id = previous.program_id
    left join weighed_then
        on
            published.scored_on = weighed_then.scored_on
            and published.account_id = weighed_then.account_id
            and published.program_id = weighed_then.program_id
    left join rolled_up_then
        on
            published.scored_on = rolled_up_then.scored_on
            and published.account_id = rolled_up_then.account_id
            and published.program_id = rolled_up_then.program_id
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
