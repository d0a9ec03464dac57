{#- One row per scenario, evaluated date, account, programme, polarity, limit group, channel and, for the published score, signal type: the exact units that people's signals are worth to that programme. -#}
{#-
    unit = repeats x points x use % x relevance % x role % x match % x affiliation %, times the place in the
    window (percent) or the decay weight (0 to 10000). What a person and what a kind of signal weigh to a
    programme are worked out once each; the many sums are only multiplied by the two, and meet them by
    numbers alone. What is of no use to a programme, or about something else, has no row.
-#}

with

sums as (

    select
        scenario_key,
        affiliation_hash,
        variant_key,
        window_count,
        window_repeats,
        decayed_activity_count,
        decayed_repeats,
        latest_activity_stamp
    from {{ ref('int_signal_sums') }}
    where
        window_count > 0
        or decayed_activity_count > 0

),

affiliations as (

    select
        affiliation_hash,
        account_hash,
        account_id,
        decision_role,
        account_match_step,
        {{ row_fingerprint(['decision_role', 'account_match_step']) }} as role_and_step_key
    from {{ ref('int_affiliations_by_basis') }}
    where is_first_of_affiliation

),

evaluations as (

    select * from {{ ref('int_score_scenarios') }}

),

accounts as (

    select
        account_hash,
        account_id
    from affiliations
    group by
        account_hash,
        account_id

),

kinds as (

    select * from {{ ref('int_signal_variants_enriched') }}
    where is_first_of_variant

),

programs as (

    select
        evaluations.scenario_key,
        {# Signal types are told apart where somebody reads them: in the factors of the score itself. #}
        evaluations.scenario = 'published' and not evaluations.is_hysteresis_date
            as keeps_signal_type,
        scored_programs.policy_version,
        scored_programs.program_id,
        scored_programs.use_case,
        scored_programs.therapy_area,
        scored_programs.product,
        {{ row_fingerprint(['scored_programs.program_id']) }} as program_hash
    from evaluations
    inner join {{ ref('int_scored_programs') }} as scored_programs
        on
            evaluations.scored_on = scored_programs.scored_on
            and evaluations.policy_version = scored_programs.policy_version

),

program_names as (

    select
        program_hash,
        program_id
    from programs
    group by
        program_hash,
        program_id

),

signal_uses as (

    select * from {{ ref('int_signal_uses') }}

),

roles as (

    select * from {{ policy_rows('role_weights') }}

),

relevance as (

    select * from {{ policy_rows('content_relevance') }}

),

matches as (

    select * from {{ policy_rows('match_confidence') }}

),

ways_to_belong as (

    select
        role_and_step_key,
        decision_role,
        account_match_step
    from affiliations
    group by
        role_and_step_key,
        decision_role,
        account_match_step

),

{# What the policy does not name takes its row `unknown`. #}
person_weights as (

    select
        programs.scenario_key,
        programs.program_hash,
        ways_to_belong.role_and_step_key,
        cast(
            coalesce(roles.weight_pct, unknown_role.weight_pct)
            * coalesce(matches.match_pct, unknown_match.match_pct)
            {# Nobody's share is divided yet: all of a person is at one account. #}
            * 100
            as {{ dbt.type_bigint() }}
        ) as person_weight
    from programs
    cross join ways_to_belong
    left join roles
        on
            programs.policy_version = roles.policy_version
            and programs.use_case = roles.use_case
            and ways_to_belong.decision_role = roles.decision_role
    left join roles as unknown_role
        on
            programs.policy_version = unknown_role.policy_version
            and programs.use_case = unknown_role.use_case
            and unknown_role.decision_role = 'unknown'
    left join matches
        on
            programs.policy_version = matches.policy_version
            and ways_to_belong.account_match_step = matches.account_match_step
    left join matches as unknown_match
        on
            programs.policy_version = unknown_match.policy_version
            and unknown_match.account_match_step = 'unknown'

),

kinds_weighed as (

    select
        programs.scenario_key,
        programs.program_id,
        programs.program_hash,
        kinds.variant_key,
        case when programs.keeps_signal_type then kinds.signal_type else '*' end as signal_type,
        signal_uses.polarity,
        signal_uses.limit_group,
        signal_uses.channel,
        cast(
            signal_uses.points * signal_uses.use_pct * relevance.relevance_pct
            as {{ dbt.type_bigint() }}
        ) as kind_weight
    from programs
    cross join kinds
    inner join signal_uses
        on
            programs.policy_version = signal_uses.policy_version
            and programs.use_case = signal_uses.use_case
            and kinds.signal_type = signal_uses.signal_type
    inner join relevance
        on
            programs.policy_version = relevance.policy_version
            and programs.use_case = relevance.use_case
            and {{ relevance_class('kinds', 'programs') }} = relevance.relevance_class
    where relevance.relevance_pct > 0

),

kind_weights as (

    select
        *,
        {{ row_fingerprint(['signal_type', 'polarity', 'limit_group', 'channel']) }} as factor_hash
    from kinds_weighed

),

factors as (

    select
        factor_hash,
        signal_type,
        polarity,
        limit_group,
        channel
    from kind_weights
    group by
        factor_hash,
        signal_type,
        polarity,
        limit_group,
        channel

),

sums_affiliated as (

    select
        sums.*,
        affiliations.account_hash,
        affiliations.role_and_step_key
    from sums
    inner join affiliations
        on sums.affiliation_hash = affiliations.affiliation_hash

),

units as (

    select
        sums_affiliated.scenario_key,
        sums_affiliated.account_hash,
        kind_weights.program_hash,
        kind_weights.factor_hash,
        sums_affiliated.window_count,
        sums_affiliated.decayed_activity_count,
        sums_affiliated.latest_activity_stamp,
        {{ wide_product(
            'sums_affiliated.window_repeats',
            'kind_weights.kind_weight * person_weights.person_weight',
        ) }} as window_units,
        {{ wide_product(
            'sums_affiliated.decayed_repeats',
            'kind_weights.kind_weight * person_weights.person_weight',
        ) }} as decayed_units
    from sums_affiliated
    inner join kind_weights
        on
            sums_affiliated.scenario_key = kind_weights.scenario_key
            and sums_affiliated.variant_key = kind_weights.variant_key
    inner join person_weights
        on
            kind_weights.scenario_key = person_weights.scenario_key
            and kind_weights.program_hash = person_weights.program_hash
            and sums_affiliated.role_and_step_key = person_weights.role_and_step_key

),

units_summed as (

    select
        scenario_key,
        account_hash,
        program_hash,
        factor_hash,
        cast(sum(window_count) as {{ dbt.type_bigint() }}) as window_count,
        cast(sum(decayed_activity_count) as {{ dbt.type_bigint() }}) as decayed_activity_count,
        {{ exact_sum('window_units') }} as window_units,
        {{ exact_sum('decayed_units') }} as decayed_units,
        max(latest_activity_stamp) as latest_activity_stamp
    from units
    group by
        scenario_key,
        account_hash,
        program_hash,
        factor_hash

),

account_units as (

    select
        units_summed.scenario_key,
        evaluations.scored_on,
        evaluations.scenario,
        evaluations.evaluated_on,
        evaluations.policy_version,
        accounts.account_id,
        program_names.program_id,
        factors.signal_type,
        factors.polarity,
        factors.limit_group,
        factors.channel,
        units_summed.window_count,
        units_summed.decayed_activity_count,
        units_summed.window_units,
        units_summed.decayed_units,
        units_summed.latest_activity_stamp
    from units_summed
    inner join evaluations
        on units_summed.scenario_key = evaluations.scenario_key
    inner join accounts
        on units_summed.account_hash = accounts.account_hash
    inner join program_names
        on units_summed.program_hash = program_names.program_hash
    inner join factors
        on units_summed.factor_hash = factors.factor_hash

)

select * from account_units
