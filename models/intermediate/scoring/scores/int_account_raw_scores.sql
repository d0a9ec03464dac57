{#- One row per scenario, evaluated date, account, programme and scope with any unit: raw engagement and decay, positive, negative and net. -#}

with

units as (
    select * from {{ ref('int_account_weighted_signals') }}
),

scopes as (
    select * from {{ ref('int_account_rollup_members') }}
),

programs as (
    select * from {{ ref('int_scored_programs') }}
),

breadth as (
    select * from {{ ref('int_account_breadth_multipliers') }}
),

units_summed as (
    select
        units.scored_on,
        units.scenario,
        units.evaluated_on,
        units.policy_version,
        scopes.account_id,
        units.program_id,
        scopes.scope,
        {{ exact_sum("case when units.polarity = 'positive' then units.window_units else 0 end") }}
            as positive_window_units,
        {{ exact_sum("case when units.polarity = 'negative' then units.window_units else 0 end") }}
            as negative_window_units,
        {{ exact_sum("case when units.polarity = 'positive' then units.decayed_units else 0 end") }}
            as decay_positive_raw,
        {{ exact_sum("case when units.polarity = 'negative' then units.decayed_units else 0 end") }}
            as decay_negative_raw
    from units
    inner join scopes
        on
            units.scored_on = scopes.scored_on
            and units.account_id = scopes.member_account_id
    group by
        units.scored_on,
        units.scenario,
        units.evaluated_on,
        units.policy_version,
        scopes.account_id,
        units.program_id,
        scopes.scope
),

widened as (
    select
        units_summed.scored_on,
        units_summed.scenario,
        units_summed.evaluated_on,
        units_summed.policy_version,
        units_summed.account_id,
        units_summed.program_id,
        programs.use_case,
        units_summed.scope,
        units_summed.decay_positive_raw,
        units_summed.decay_negative_raw,
        coalesce(breadth.breadth_pct, 100) as breadth_pct,
        cast(
            units_summed.positive_window_units * coalesce(breadth.breadth_pct, 100)
            as {{ type_wide_integer() }}
        )
            as engagement_positive_raw,
        cast(
            units_summed.negative_window_units * coalesce(breadth.breadth_pct, 100)
            as {{ type_wide_integer() }}
        )
            as engagement_negative_raw
    from units_summed
    inner join programs
        on
            units_summed.scored_on = programs.scored_on
            and units_summed.policy_version = programs.policy_version
            and units_summed.program_id = programs.program_id
    left join breadth
        on
            units_summed.scored_on = breadth.scored_on
            and units_summed.scenario = breadth.scenario
            and units_summed.evaluated_on = breadth.evaluated_on
            and units_summed.account_id = breadth.account_id
            and units_summed.scope = breadth.scope
            and programs.use_case = breadth.use_case
),

raw_scores as (
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

select * from raw_scores
