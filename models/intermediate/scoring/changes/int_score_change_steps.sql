{#-
    One row per scored date, account, programme, scope and step on the way from the last published score to
    this one: the warmth in hundredths that the step ends with, and the cause of what it changed.
-#}
{#-
    Each step changes one thing and keeps what the steps before it changed, so the differences of neighbours
    sum to the whole change. Step 0 is the last published score, step 7 the score of today. Where the policy of
    then is gone, or nobody logged what the rolled-up score was, the steps between have no row and what they
    moved is `not_separable`; where nothing was published before, all of the score is `first_score`.
    Scope `own` is the account alone, `rolled_up` adds its sites.
-#}

with

account_score_scenarios as (

    select * from {{ ref('int_account_score_scenarios') }}
    where not is_hysteresis_date

),

score_previous_dates as (

    select * from {{ ref('int_score_previous_dates') }}

),

score_history as (

    select * from {{ ref('int_score_history') }}

),

raw_scores_then as (

    select * from {{ ref('int_account_raw_scores') }}
    where scope = 'rolled_up_then'

),

account_rollup_members as (

    select * from {{ ref('int_account_rollup_members') }}
    where scope in ('rolled_up', 'rolled_up_then')

),

accounts_by_basis as (

    select account_id
    from {{ ref('int_accounts_by_basis') }}
    where is_reattributed
    group by account_id

),

scores as (

    select
        scored_on,
        scenario,
        policy_version,
        account_id,
        program_id,
        'own' as scope,
        w_fit,
        w_engagement,
        w_decay,
        engagement_hundredths,
        decay_hundredths,
        warmth_hundredths
    from account_score_scenarios

    union all

    select
        scored_on,
        scenario,
        policy_version,
        account_id,
        program_id,
        'rolled_up' as scope,
        w_fit,
        w_engagement,
        w_decay,
        case when has_sites then sites_engagement_hundredths else engagement_hundredths end
            as engagement_hundredths,
        case when has_sites then sites_decay_hundredths else decay_hundredths end
            as decay_hundredths,
        rolled_up_warmth_hundredths as warmth_hundredths
    from account_score_scenarios

),

{# Of an account whose own people stayed, only the rolled-up score is another one. #}
affiliated_as_then as (

    select * from scores
    where
        scenario = 'previous_affiliations'
        and (
            scope = 'rolled_up'
            or account_id in (select accounts_by_basis.account_id from accounts_by_basis)
        )

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
    from account_rollup_members
    group by
        scored_on,
        account_id

),

{# `previous_recounted` and `previous_affiliations` differ in whose people count, not in the sites. #}
raws_of_sites_then as (

    select
        account_score_scenarios.scored_on,
        account_score_scenarios.scenario,
        account_score_scenarios.account_id,
        account_score_scenarios.program_id,
        account_score_scenarios.engagement_half_point,
        account_score_scenarios.decay_half_point,
        coalesce(raw_scores_then.engagement_raw, 0) as engagement_raw,
        coalesce(raw_scores_then.decay_raw, 0) as decay_raw
    from account_score_scenarios
    inner join site_counts
        on
            account_score_scenarios.scored_on = site_counts.scored_on
            and account_score_scenarios.account_id = site_counts.account_id
    left join raw_scores_then
        on
            account_score_scenarios.scenario_key = raw_scores_then.scenario_key
            and account_score_scenarios.account_id = raw_scores_then.account_id
            and account_score_scenarios.program_id = raw_scores_then.program_id
    where
        account_score_scenarios.scenario in ('previous_recounted', 'previous_affiliations')
        and site_counts.has_changed = 1

),

{# Of accounts whose sites have changed: engagement and decay with the sites of then. #}
rollup_scores_then as (

    select
        scored_on,
        scenario,
        account_id,
        program_id,
        'rolled_up' as scope,
        {{ saturated_score('engagement_raw', 'engagement_half_point', engagement_scale()) }}
            as engagement_hundredths,
        {{ saturated_score('decay_raw', 'decay_half_point', decay_scale()) }} as decay_hundredths
    from raws_of_sites_then

),

previous as (

    select
        score_previous_dates.scored_on,
        score_previous_dates.previous_scored_on,
        score_history.account_id,
        score_history.program_id,
        score_history.fit_score_hundredths,
        score_history.fit_completeness,
        score_history.warmth_hundredths,
        {# Without sites the own score was the rolled-up score, also before the log kept both. #}
        case
            when score_history.rolled_up_warmth_hundredths is not null
                then score_history.rolled_up_warmth_hundredths
            when site_counts.has_changed = 0 or site_counts.had_other_sites = 1 then null
            else score_history.warmth_hundredths
        end as rolled_up_warmth_hundredths
    from score_previous_dates
    inner join score_history
        on score_previous_dates.previous_scored_on = score_history.scored_on
    left join site_counts
        on
            score_previous_dates.scored_on = site_counts.scored_on
            and score_history.account_id = site_counts.account_id

),

previous_scores as (

    select
        previous.*,
        'own' as scope,
        previous.warmth_hundredths as hundredths
    from previous

    union all

    select
        previous.*,
        'rolled_up' as scope,
        rolled_up_warmth_hundredths as hundredths
    from previous

),

{# Engagement and decay with the people, and then with the sites, of the last published date. #}
counted_then as (

    select
        recounted.scored_on,
        recounted.account_id,
        recounted.program_id,
        recounted.scope,
        previous_scores.fit_score_hundredths,
        previous_scores.fit_completeness,
        recounted.w_fit,
        recounted.w_engagement,
        recounted.w_decay,
        {%- for component in ['engagement', 'decay'] %}
        coalesce(
            sites_affiliated_as_then.{{ component }}_hundredths,
            affiliated_as_then.{{ component }}_hundredths,
            sites_recounted.{{ component }}_hundredths,
            recounted.{{ component }}_hundredths
        ) as {{ component }}_of_people_then,
        coalesce(
            sites_recounted.{{ component }}_hundredths,
            recounted.{{ component }}_hundredths
        ) as {{ component }}_of_sites_then,
        recounted.{{ component }}_hundredths,
        {%- endfor %}
        recounted.warmth_hundredths
    from scores as recounted
    inner join previous_scores
        on
            recounted.scored_on = previous_scores.scored_on
            and recounted.account_id = previous_scores.account_id
            and recounted.program_id = previous_scores.program_id
            and recounted.scope = previous_scores.scope
    {%- for name, relation, scenario in [
        ('affiliated_as_then', 'affiliated_as_then', 'previous_affiliations'),
        ('sites_recounted', 'rollup_scores_then', 'previous_recounted'),
        ('sites_affiliated_as_then', 'rollup_scores_then', 'previous_affiliations'),
    ] %}
    left join {{ relation }}{{ ' as ' ~ name if name != relation }}
        on
            recounted.scored_on = {{ name }}.scored_on
            and recounted.account_id = {{ name }}.account_id
            and recounted.program_id = {{ name }}.program_id
            and recounted.scope = {{ name }}.scope
            and {{ name }}.scenario = '{{ scenario }}'
    {%- endfor %}
    where
        recounted.scenario = 'previous_recounted'
        and previous_scores.hundredths is not null

),

weighed_then as (

    select
        *,
        {{ warmth_hundredths('engagement_of_people_then', 'decay_of_people_then') }}
            as late_or_corrected_activity_hundredths,
        {{ warmth_hundredths('engagement_of_sites_then', 'decay_of_sites_then') }}
            as identity_hundredths,
        {{ warmth_hundredths('engagement_hundredths', 'decay_hundredths') }} as hierarchy_hundredths
    from counted_then

),

compared as (

    select
        published.scored_on,
        published.policy_version,
        published.account_id,
        published.program_id,
        published.scope,
        previous_scores.previous_scored_on,
        previous_scores.hundredths as last_score_hundredths,
        weighed_then.late_or_corrected_activity_hundredths,
        weighed_then.identity_hundredths,
        weighed_then.hierarchy_hundredths,
        weighed_then.warmth_hundredths as firmographics_hundredths,
        case
            when weighed_then.account_id is null then null
            when score_previous_dates.previous_policy_version = published.policy_version
                then weighed_then.warmth_hundredths
            else judged_anew.warmth_hundredths
        end as policy_hundredths,
        {# Nothing happened since: nothing but time lies between. #}
        case
            when previous_scores.hundredths is not null
                then coalesce(faded.warmth_hundredths, published.warmth_hundredths)
        end as decay_hundredths,
        published.warmth_hundredths as new_activity_hundredths,
        previous_scores.account_id is null as is_first_score
    from scores as published
    left join score_previous_dates
        on published.scored_on = score_previous_dates.scored_on
    left join previous_scores
        on
            published.scored_on = previous_scores.scored_on
            and published.account_id = previous_scores.account_id
            and published.program_id = previous_scores.program_id
            and published.scope = previous_scores.scope
    left join weighed_then
        on
            published.scored_on = weighed_then.scored_on
            and published.account_id = weighed_then.account_id
            and published.program_id = weighed_then.program_id
            and published.scope = weighed_then.scope
    {%- for name, scenario in [('judged_anew', 'previous_new_policy'), ('faded', 'faded')] %}
    left join scores as {{ name }}
        on
            published.scored_on = {{ name }}.scored_on
            and published.account_id = {{ name }}.account_id
            and published.program_id = {{ name }}.program_id
            and published.scope = {{ name }}.scope
            and {{ name }}.scenario = '{{ scenario }}'
    {%- endfor %}
    where published.scenario = 'published'

),

score_change_steps as (

    {%- for cause in [
        'last_score',
        'late_or_corrected_activity',
        'identity',
        'hierarchy',
        'firmographics',
        'policy',
        'decay',
        'new_activity',
    ] %}

    select
        scored_on,
        policy_version,
        account_id,
        program_id,
        scope,
        {{ loop.index0 }} as step,
        {%- if cause == 'decay' %}
        case when policy_hundredths is null then 'not_separable' else 'decay' end as cause,
        {%- elif cause == 'new_activity' %}
        case
            when is_first_score then 'first_score'
            {# Counted from 0, as the score that was is not known. #}
            when last_score_hundredths is null then 'not_separable'
            else 'new_activity'
        end as cause,
        {%- else %}
        '{{ cause }}' as cause,
        {%- endif %}
        {{ cause }}_hundredths as hundredths,
        previous_scored_on
    from compared
    where {{ cause }}_hundredths is not null
    {%- if not loop.last %}

    union all
    {%- endif %}
    {%- endfor %}

)

select * from score_change_steps
