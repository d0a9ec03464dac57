{#- One row per date to score and date to evaluate for it: the day itself and seven days before, with the policy in force. -#}
{#-
    The week before is what band hysteresis looks at, so it is judged by the policy of the day that
    is scored. The log of policies comes first: nothing is scored by a policy that was edited.
    A date that was published keeps its version when it is written again, unless a version is named, or
    a line that this version is not of. The latest date goes by what is in force: its list is made
    anew, unless it is restated together with dates before it.
-#}
-- depends_on: {{ ref('int_policy_history') }}
{%- set named_version = named_policy_version() -%}
{%- set history = none if named_version else previous_table('int_score_history', true) %}
{%- set is_candidate = (
    "policy_versions.policy_version = '" ~ named_version ~ "'"
    if named_version
    else "dates.scored_on >= policy_versions.valid_from"
    ~ " and policy_versions.policy_line = '" ~ policy_line() ~ "'"
) %}

with

policy_versions as (

    select
        policy_version,
        policy_line,
        cast(valid_from as date) as valid_from
    from {{ ref('policy_versions') }}

),

dates as (

    {%- for date in scoring_dates() %}
    select cast('{{ date }}' as date) as scored_on
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

versions_ranked as (

    select
        dates.scored_on,
        policy_versions.policy_version,
        row_number() over (
            partition by dates.scored_on
            order by
                policy_versions.valid_from desc,
                policy_versions.policy_version desc
        ) as version_rank
    from dates
    inner join policy_versions
        on {{ is_candidate }}

),

publications as (

    {%- if history %}
    select
        scored_on,
        max(policy_version) as policy_version
    from {{ history }}
    {%- if not var('restate_from', '') %}
    where scored_on < (select max(scored_on) from {{ history }})
    {%- endif %}
    group by scored_on
    {%- else %}
    select
        scored_on,
        policy_version
    from versions_ranked
    where 1 = 0
    {%- endif %}

),

versions_kept as (

    select publications.*
    from publications
    inner join policy_versions
        on publications.policy_version = policy_versions.policy_version
    {%- if is_policy_line_named() %}
    where policy_versions.policy_line = '{{ policy_line() }}'
    {%- endif %}

),

versions_chosen as (

    select
        dates.scored_on,
        coalesce(versions_kept.policy_version, versions_ranked.policy_version)
            as policy_version
    from dates
    left join versions_kept
        on dates.scored_on = versions_kept.scored_on
    left join versions_ranked
        on
            dates.scored_on = versions_ranked.scored_on
            and versions_ranked.version_rank = 1

),

dates_with_line as (

    select
        versions_chosen.scored_on,
        versions_chosen.policy_version,
        policy_versions.policy_line
    from versions_chosen
    inner join policy_versions
        on versions_chosen.policy_version = policy_versions.policy_version

),

scoring_dates as (

    select
        scored_on,
        scored_on as evaluated_on,
        policy_version,
        policy_line,
        false as is_hysteresis_date
    from dates_with_line

    union all

    select
        scored_on,
        {{ add_days('scored_on', -7) }} as evaluated_on,
        policy_version,
        policy_line,
        true as is_hysteresis_date
    from dates_with_line

)

select * from scoring_dates
