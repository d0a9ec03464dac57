{#- One row per scored date that follows a published one: the date and the policy to compare with. -#}
{#-
    Dates that were published before this run and are not written again by it are read from what an earlier
    build left, because the log is written after the scores that are compared with it.
-#}
{%- set history = previous_table('int_score_history', survives_full_refresh=true) %}

with

scoring_dates as (

    select
        scored_on,
        policy_version
    from {{ ref('int_scoring_dates') }}
    where not is_hysteresis_date

),

policy_versions as (

    select policy_version
    from {{ ref('policy_versions') }}

),

publications as (

    {%- if history %}
    select
        scored_on,
        max(policy_version) as policy_version
    from {{ history }}
    where not {{ is_scoring_date('scored_on') }}
    group by scored_on
    {%- else %}
    select
        scored_on,
        policy_version
    from scoring_dates
    where 1 = 0
    {%- endif %}

),

dates_known as (

    select
        scored_on,
        policy_version,
        true as is_of_this_run
    from scoring_dates

    union all

    select
        scored_on,
        policy_version,
        false as is_of_this_run
    from publications

),

dates_ranked as (

    select
        scoring_dates.scored_on,
        scoring_dates.policy_version,
        dates_known.scored_on as previous_scored_on,
        dates_known.policy_version as previous_policy_version,
        dates_known.is_of_this_run as is_previous_of_this_run,
        row_number() over (
            partition by scoring_dates.scored_on
            order by dates_known.scored_on desc
        ) as date_rank
    from scoring_dates
    inner join dates_known
        on scoring_dates.scored_on > dates_known.scored_on

),

previous_dates as (

    select
        dates_ranked.scored_on,
        dates_ranked.policy_version,
        dates_ranked.previous_scored_on,
        dates_ranked.previous_policy_version,
        dates_ranked.is_previous_of_this_run,
        {# Without its rows nobody can say what the earlier policy would make of today's facts. #}
        policy_versions.policy_version is not null as is_previous_policy_known
    from dates_ranked
    left join policy_versions
        on dates_ranked.previous_policy_version = policy_versions.policy_version
    where dates_ranked.date_rank = 1

)

select * from previous_dates
