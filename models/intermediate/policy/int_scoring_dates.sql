{#- One row per date to score and date to evaluate for it: the day itself and seven days before, with the policy in force. -#}
{#-
    The week before is what band hysteresis looks at, so it is judged by the policy of the day that
    is scored. The log of policies comes first: nothing is scored by a policy that was edited.
-#}
-- depends_on: {{ ref('int_policy_history') }}

with

policy_versions as (
    select
        policy_version,
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
        on dates.scored_on >= policy_versions.valid_from
),

scoring_dates as (
    select
        scored_on,
        scored_on as evaluated_on,
        policy_version,
        false as is_hysteresis_date
    from versions_ranked
    where version_rank = 1

    union all

    select
        scored_on,
        {{ add_days('scored_on', -7) }} as evaluated_on,
        policy_version,
        true as is_hysteresis_date
    from versions_ranked
    where version_rank = 1
)

select * from scoring_dates
