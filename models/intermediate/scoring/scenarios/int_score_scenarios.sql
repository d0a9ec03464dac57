{#- One row per scored date, scenario and evaluated date: what is counted, up to when, by which policy. -#}
{#-
    `published` is the score itself. The `previous_` scenarios and `faded` lie between the last
    published score and this one: each differs from its neighbour in one cause, see `score_changes`.
    `all_clicks` counts what looks like a machine's as well.
    `policy_<version>` is a policy that is not in force, see `policy_impact`.
-#}

with

scoring_dates as (

    select * from {{ ref('int_scoring_dates') }}

),

previous_dates as (

    select * from {{ ref('int_score_previous_dates') }}

),

policy_versions as (

    select
        policy_version,
        policy_line,
        cast(valid_from as date) as valid_from
    from {{ ref('policy_versions') }}

),

ledger_days as (

    select activity_date
    from {{ ref('int_ledger_days') }}

),

published as (

    select
        scored_on,
        'published' as scenario,
        evaluated_on,
        evaluated_on as counted_until,
        policy_version,
        'current' as affiliation_basis,
        is_hysteresis_date,
        true as is_banded
    from scoring_dates

),

{# Today's ledger, as of the last published date, by the policy of then. #}
recounted as (

    select
        scored_on,
        'previous_recounted' as scenario,
        previous_scored_on as evaluated_on,
        previous_scored_on as counted_until,
        previous_policy_version as policy_version,
        'current' as affiliation_basis,
        false as is_hysteresis_date,
        false as is_banded
    from previous_dates
    where is_previous_policy_known

),

{# ... and by who belonged to whom then. Dates of one run share one identity. #}
affiliated_as_then as (

    select
        scored_on,
        'previous_affiliations' as scenario,
        previous_scored_on as evaluated_on,
        previous_scored_on as counted_until,
        previous_policy_version as policy_version,
        'remembered' as affiliation_basis,
        false as is_hysteresis_date,
        false as is_banded
    from previous_dates
    where
        is_previous_policy_known
        and not is_previous_of_this_run

),

{# ... and by the policy of today. #}
judged_anew as (

    select
        scored_on,
        'previous_new_policy' as scenario,
        previous_scored_on as evaluated_on,
        previous_scored_on as counted_until,
        policy_version,
        'current' as affiliation_basis,
        false as is_hysteresis_date,
        false as is_banded
    from previous_dates
    where
        is_previous_policy_known
        and policy_version != previous_policy_version

),

{# What was counted then, today: only time has passed. Without a day in between it is the score itself. #}
faded as (

    select
        previous_dates.scored_on,
        'faded' as scenario,
        previous_dates.scored_on as evaluated_on,
        previous_dates.previous_scored_on as counted_until,
        previous_dates.policy_version,
        'current' as affiliation_basis,
        false as is_hysteresis_date,
        false as is_banded
    from previous_dates
    inner join ledger_days
        on
            previous_dates.previous_scored_on < ledger_days.activity_date
            and previous_dates.scored_on >= ledger_days.activity_date
    group by
        previous_dates.scored_on,
        previous_dates.previous_scored_on,
        previous_dates.policy_version

),

unfiltered as (

    select
        scored_on,
        'all_clicks' as scenario,
        evaluated_on,
        evaluated_on as counted_until,
        policy_version,
        'with_suspects' as affiliation_basis,
        is_hysteresis_date,
        false as is_banded
    from scoring_dates
    where not is_hysteresis_date

),

{# Versions whose effect is to be shown: drafts of the line in force, which begin after the as-of date, or what `warm policy diff` names. #}
compared as (

    select
        scoring_dates.scored_on,
        {{ dbt.concat(["'policy_'", "policy_versions.policy_version"]) }} as scenario,
        scoring_dates.evaluated_on,
        scoring_dates.evaluated_on as counted_until,
        policy_versions.policy_version,
        'current' as affiliation_basis,
        scoring_dates.is_hysteresis_date,
        true as is_banded
    from scoring_dates
    inner join policy_versions
        on
            scoring_dates.policy_version != policy_versions.policy_version
            and {{ is_compared_policy('policy_versions', 'scoring_dates.policy_line') }}
    {# Only the as-of date is replayed. #}
    where scoring_dates.scored_on = {{ as_of_date() }}

),

scenarios as (

    select * from published

    union all

    select * from recounted

    union all

    select * from affiliated_as_then

    union all

    select * from judged_anew

    union all

    select * from faded

    union all

    select * from unfiltered

    union all

    select * from compared

),

hashed as (

    select
        *,
        {# One number for a scenario and its dates: cheaper to sum by than texts and dates. #}
        {{ row_fingerprint(['scored_on', 'scenario', 'evaluated_on']) }} as scenario_key
    from scenarios

)

select * from hashed
