{#- One row per scenario, account, programme and scope with any unit: raw engagement and decay, positive, negative and net. -#}
{#-
    Engagement is widened by breadth: 100 % plus, for contacts, channels and roles each, the bonus of the
    highest step of the policy that is reached.
-#}

with

account_weighted_signals as (

    select * from {{ ref('int_account_weighted_signals') }}

),

account_rollup_members as (

    select * from {{ ref('int_account_rollup_members') }}

),

account_engagement_breadth as (

    select * from {{ ref('int_account_engagement_breadth') }}

),

score_scenarios as (

    select * from {{ ref('int_score_scenarios') }}

),

scored_programs as (

    select * from {{ ref('int_scored_programs') }}

),

breadth as (

    select * from {{ policy_rows('breadth') }}

),

breadth_by_dimension as (

    {%- for dimension, reached_count in [
        ('contacts', 'engaged_contact_count'),
        ('channels', 'channel_count'),
        ('roles', 'role_count'),
    ] %}

    select
        scenario_key,
        account_id,
        scope,
        '{{ dimension }}' as dimension,
        {{ reached_count }} as reached_count
    from account_engagement_breadth
    {%- if not loop.last %}

    union all
    {%- endif %}
    {%- endfor %}

),

use_cases as (

    select
        policy_version,
        use_case
    from breadth
    group by
        policy_version,
        use_case

),

breadth_steps_ranked as (

    select
        breadth_by_dimension.scenario_key,
        breadth_by_dimension.account_id,
        breadth_by_dimension.scope,
        use_cases.use_case,
        coalesce(breadth.bonus_pct, 0) as bonus_pct,
        row_number() over (
            partition by
                breadth_by_dimension.scenario_key,
                breadth_by_dimension.account_id,
                breadth_by_dimension.scope,
                use_cases.use_case,
                breadth_by_dimension.dimension
            order by breadth.minimum_count desc nulls last
        ) as step_rank
    from breadth_by_dimension
    inner join score_scenarios
        on breadth_by_dimension.scenario_key = score_scenarios.scenario_key
    inner join use_cases
        on score_scenarios.policy_version = use_cases.policy_version
    left join breadth
        on
            use_cases.policy_version = breadth.policy_version
            and use_cases.use_case = breadth.use_case
            and breadth_by_dimension.dimension = breadth.dimension
            and breadth_by_dimension.reached_count >= breadth.minimum_count

),

breadth_multipliers as (

    select
        scenario_key,
        account_id,
        scope,
        use_case,
        cast(100 + sum(bonus_pct) as {{ dbt.type_bigint() }}) as breadth_pct
    from breadth_steps_ranked
    where step_rank = 1
    group by
        scenario_key,
        account_id,
        scope,
        use_case

),

units_summed as (

    select
        account_weighted_signals.scenario_key,
        account_weighted_signals.scored_on,
        account_weighted_signals.policy_version,
        account_rollup_members.account_id,
        account_weighted_signals.program_id,
        {%- for name, polarity, units in [
            ('positive_window_units', 'positive', 'window_units'),
            ('negative_window_units', 'negative', 'window_units'),
            ('decay_positive_raw', 'positive', 'decayed_units'),
            ('decay_negative_raw', 'negative', 'decayed_units'),
        ] %}
        {{ exact_sum(
            "case when account_weighted_signals.polarity = '" ~ polarity
            ~ "' then account_weighted_signals." ~ units ~ " else 0 end"
        ) }} as {{ name }},
        {%- endfor %}
        account_rollup_members.scope
    from account_weighted_signals
    inner join account_rollup_members
        on
            account_weighted_signals.scored_on = account_rollup_members.scored_on
            and account_weighted_signals.account_id = account_rollup_members.member_account_id
    group by
        account_weighted_signals.scenario_key,
        account_weighted_signals.scored_on,
        account_weighted_signals.policy_version,
        account_rollup_members.account_id,
        account_weighted_signals.program_id,
        account_rollup_members.scope

),

widened as (

    select
        units_summed.scenario_key,
        units_summed.account_id,
        units_summed.program_id,
        scored_programs.use_case,
        units_summed.scope,
        units_summed.decay_positive_raw,
        units_summed.decay_negative_raw,
        coalesce(breadth_multipliers.breadth_pct, 100) as breadth_pct,
        cast(
            units_summed.positive_window_units * coalesce(breadth_multipliers.breadth_pct, 100)
            as {{ type_wide_integer() }}
        ) as engagement_positive_raw,
        cast(
            units_summed.negative_window_units * coalesce(breadth_multipliers.breadth_pct, 100)
            as {{ type_wide_integer() }}
        ) as engagement_negative_raw
    from units_summed
    inner join scored_programs
        on
            units_summed.scored_on = scored_programs.scored_on
            and units_summed.policy_version = scored_programs.policy_version
            and units_summed.program_id = scored_programs.program_id
    left join breadth_multipliers
        on
            units_summed.scenario_key = breadth_multipliers.scenario_key
            and units_summed.account_id = breadth_multipliers.account_id
            and units_summed.scope = breadth_multipliers.scope
            and scored_programs.use_case = breadth_multipliers.use_case

),

account_raw_scores as (

    select
        *,
        {# Negatives lower a score and never turn it below nothing. #}
        cast(
            greatest(0, engagement_positive_raw - engagement_negative_raw)
            as {{ type_wide_integer() }}
        ) as engagement_raw,
        cast(
            greatest(0, decay_positive_raw - decay_negative_raw)
            as {{ type_wide_integer() }}
        ) as decay_raw
    from widened

)

select * from account_raw_scores
