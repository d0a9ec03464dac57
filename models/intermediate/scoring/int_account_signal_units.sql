{#- One row per scenario, evaluated date, account, programme and signal type: the exact units that people's signals are worth to that programme. -#}
{#-
    unit = count x points x role % x relevance % x match %; decayed units carry the decay weight (0
    to 10000) as well.
-#}

with

{# People of one account, role and way of matching weigh alike: added up before programmes multiply them. #}
sums as (
    select
        scored_on,
        scenario,
        evaluated_on,
        policy_version,
        program_scope,
        account_id,
        decision_role,
        account_match_step,
        signal_type,
        therapy_area,
        product,
        cast(sum(window_count) as {{ dbt.type_bigint() }}) as window_count,
        cast(sum(decayed_activity_count) as {{ dbt.type_bigint() }}) as decayed_activity_count,
        cast(sum(decayed_count) as {{ dbt.type_bigint() }}) as decayed_count,
        max(latest_activity) as latest_activity
    from {{ ref('int_signal_sums') }}
    where
        window_count > 0
        or decayed_count > 0
    group by
        scored_on,
        scenario,
        evaluated_on,
        policy_version,
        program_scope,
        account_id,
        decision_role,
        account_match_step,
        signal_type,
        therapy_area,
        product
),

programs as (
    select * from {{ ref('int_scored_programs') }}
),

signal_types as (
    select * from {{ ref('signal_types') }}
),

roles as (
    select * from {{ ref('role_weights') }}
),

relevance as (
    select * from {{ ref('content_relevance') }}
),

matches as (
    select * from {{ ref('match_confidence') }}
),

sums_by_program as (
    select
        sums.*,
        programs.program_id,
        programs.use_case,
        {{ relevance_class('sums', 'programs') }} as relevance_class
    from sums
    inner join programs
        on
            sums.scored_on = programs.scored_on
            and sums.policy_version = programs.policy_version
            and (sums.program_scope = '*' or sums.program_scope = programs.program_id)
),

units as (
    select
        sums_by_program.scored_on,
        sums_by_program.scenario,
        sums_by_program.evaluated_on,
        sums_by_program.policy_version,
        sums_by_program.account_id,
        sums_by_program.program_id,
        sums_by_program.signal_type,
        signal_types.polarity,
        sums_by_program.window_count,
        sums_by_program.decayed_activity_count,
        sums_by_program.latest_activity,
        cast(sums_by_program.window_count as {{ dbt.type_bigint() }})
        * signal_types.points
        * coalesce(roles.weight_pct, unknown_role.weight_pct)
        * coalesce(relevance.relevance_pct, unknown_relevance.relevance_pct)
        * coalesce(matches.match_pct, unknown_match.match_pct) as window_units,
        cast(sums_by_program.decayed_count as {{ dbt.type_bigint() }})
        * signal_types.points
        * coalesce(roles.weight_pct, unknown_role.weight_pct)
        * coalesce(relevance.relevance_pct, unknown_relevance.relevance_pct)
        * coalesce(matches.match_pct, unknown_match.match_pct) as decayed_units
    from sums_by_program
    inner join signal_types
        on
            sums_by_program.policy_version = signal_types.policy_version
            and sums_by_program.signal_type = signal_types.signal_type
    {# What the policy does not name takes its row `unknown`. #}
    left join roles
        on
            sums_by_program.policy_version = roles.policy_version
            and sums_by_program.use_case = roles.use_case
            and sums_by_program.decision_role = roles.decision_role
    left join roles as unknown_role
        on
            sums_by_program.policy_version = unknown_role.policy_version
            and sums_by_program.use_case = unknown_role.use_case
            and unknown_role.decision_role = 'unknown'
    left join relevance
        on
            sums_by_program.policy_version = relevance.policy_version
            and sums_by_program.use_case = relevance.use_case
            and sums_by_program.relevance_class = relevance.relevance_class
    left join relevance as unknown_relevance
        on
            sums_by_program.policy_version = unknown_relevance.policy_version
            and sums_by_program.use_case = unknown_relevance.use_case
            and unknown_relevance.relevance_class = 'unknown'
    left join matches
        on
            sums_by_program.policy_version = matches.policy_version
            and sums_by_program.account_match_step = matches.account_match_step
    left join matches as unknown_match
        on
            sums_by_program.policy_version = unknown_match.policy_version
            and unknown_match.account_match_step = 'unknown'
),

account_units as (
    select
        scored_on,
        scenario,
        evaluated_on,
        policy_version,
        account_id,
        program_id,
        signal_type,
        polarity,
        cast(sum(window_count) as {{ dbt.type_bigint() }}) as window_count,
        cast(sum(decayed_activity_count) as {{ dbt.type_bigint() }}) as decayed_activity_count,
        {{ exact_sum('window_units') }} as window_units,
        {{ exact_sum('decayed_units') }} as decayed_units,
        max(latest_activity) as latest_activity
    from units
    group by
        scored_on,
        scenario,
        evaluated_on,
        policy_version,
        account_id,
        program_id,
        signal_type,
        polarity
)

select * from account_units
