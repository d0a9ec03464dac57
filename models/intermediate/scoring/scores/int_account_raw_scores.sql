{#- One row per scenario, account, programme and scope with any unit: raw engagement and decay, positive, negative and net. -#}
{#-
    What is told from outside and what is low interest counts beside the rest up to a limit, each and both
    together. What is left of the positive is widened by breadth: 100 % plus, for contacts, channels and
    roles each, the bonus of the highest step of the policy that is reached.
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

scored_programs as (

    select * from {{ ref('int_scored_programs') }}

),

breadth as (

    select * from {{ policy_rows('breadth') }}

),

limits as (

    select
        policy_version,
        use_case,
        max(case when limit_group = 'external' then limit_points end) as external_points,
        max(case when limit_group = 'external' then limit_pct end) as external_pct,
        max(case when limit_group = 'interest' then limit_points end) as interest_points,
        max(case when limit_group = 'interest' then limit_pct end) as interest_pct,
        max(case when limit_group = 'both' then limit_points end) as both_points,
        max(case when limit_group = 'both' then limit_pct end) as both_pct
    from {{ policy_rows('share_limits') }}
    group by
        policy_version,
        use_case

),

units_summed as (

    select
        account_weighted_signals.scenario_key,
        account_weighted_signals.scored_on,
        account_weighted_signals.policy_version,
        account_rollup_members.account_id,
        account_weighted_signals.program_id,
        {%- for measure, units in [('engagement', 'window_units'), ('decay', 'decayed_units')] %}
        {%- for group in ['external', 'interest', 'none'] %}
        {{ exact_sum(
            "case when account_weighted_signals.polarity = 'positive'"
            ~ " and account_weighted_signals.limit_group = '" ~ group
            ~ "' then account_weighted_signals." ~ units ~ " else 0 end"
        ) }} as {{ measure }}_{{ group }}_units,
        {%- endfor %}
        {{ exact_sum(
            "case when account_weighted_signals.polarity = 'negative' then account_weighted_signals."
            ~ units ~ " else 0 end"
        ) }} as {{ measure }}_negative_units,
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

reached as (

    select
        units_summed.*,
        scored_programs.use_case,
        coalesce(account_engagement_breadth.engaged_contact_count, 0) as engaged_contact_count,
        coalesce(account_engagement_breadth.channel_count, 0) as channel_count,
        coalesce(account_engagement_breadth.role_count, 0) as role_count
    from units_summed
    inner join scored_programs
        on
            units_summed.scored_on = scored_programs.scored_on
            and units_summed.policy_version = scored_programs.policy_version
            and units_summed.program_id = scored_programs.program_id
    left join account_engagement_breadth
        on
            units_summed.scenario_key = account_engagement_breadth.scenario_key
            and units_summed.account_id = account_engagement_breadth.account_id
            and units_summed.program_id = account_engagement_breadth.program_id
            and units_summed.scope = account_engagement_breadth.scope

),

{# Counts repeat: what each of them is worth is looked up once. #}
counts_reached as (

    {%- for dimension, reached_count in [
        ('contacts', 'engaged_contact_count'),
        ('channels', 'channel_count'),
        ('roles', 'role_count'),
    ] %}

    select
        policy_version,
        use_case,
        '{{ dimension }}' as dimension,
        {{ reached_count }} as reached_count
    from reached
    group by
        policy_version,
        use_case,
        {{ reached_count }}
    {%- if not loop.last %}

    union all
    {%- endif %}
    {%- endfor %}

),

steps_ranked as (

    select
        counts_reached.policy_version,
        counts_reached.use_case,
        counts_reached.dimension,
        counts_reached.reached_count,
        breadth.bonus_pct,
        row_number() over (
            partition by
                counts_reached.policy_version,
                counts_reached.use_case,
                counts_reached.dimension,
                counts_reached.reached_count
            order by breadth.minimum_count desc
        ) as step_rank
    from counts_reached
    inner join breadth
        on
            counts_reached.policy_version = breadth.policy_version
            and counts_reached.use_case = breadth.use_case
            and counts_reached.dimension = breadth.dimension
            and counts_reached.reached_count >= breadth.minimum_count

),

bonuses as (

    select * from steps_ranked
    where step_rank = 1

),

widths as (

    select
        reached.*,
        {%- for measure in ['engagement', 'decay'] %}
        {%- for group in ['external', 'interest'] %}
        {{ limited_units(measure, group) }} as {{ measure }}_{{ group }}_kept,
        {%- endfor %}
        {%- endfor %}
        limits.both_points,
        limits.both_pct,
        cast(
            100
            + coalesce(contact_bonuses.bonus_pct, 0)
            + coalesce(channel_bonuses.bonus_pct, 0)
            + coalesce(role_bonuses.bonus_pct, 0)
            as {{ dbt.type_bigint() }}
        ) as breadth_pct
    from reached
    left join limits
        on
            reached.policy_version = limits.policy_version
            and reached.use_case = limits.use_case
    {%- for dimension, bonus, reached_count in [
        ('contacts', 'contact_bonuses', 'engaged_contact_count'),
        ('channels', 'channel_bonuses', 'channel_count'),
        ('roles', 'role_bonuses', 'role_count'),
    ] %}
    left join bonuses as {{ bonus }}
        on
            reached.policy_version = {{ bonus }}.policy_version
            and reached.use_case = {{ bonus }}.use_case
            and {{ bonus }}.dimension = '{{ dimension }}'
            and reached.{{ reached_count }} = {{ bonus }}.reached_count
    {%- endfor %}

),

limited as (

    select
        *,
        engagement_none_units + {{ limited_both('engagement') }} as engagement_kept_units,
        decay_none_units + {{ limited_both('decay') }} as decay_kept_units
    from widths

),

widened as (

    select
        scenario_key,
        account_id,
        program_id,
        use_case,
        scope,
        breadth_pct,
        cast(engagement_kept_units * breadth_pct as {{ type_wide_integer() }})
            as engagement_positive_raw,
        {# Breadth widens interest alone. #}
        cast(engagement_negative_units * 100 as {{ type_wide_integer() }})
            as engagement_negative_raw,
        cast(decay_kept_units as {{ type_wide_integer() }}) as decay_positive_raw,
        decay_negative_units as decay_negative_raw,
        {%- for group in ['external', 'interest'] %}
        cast(
            (engagement_{{ group }}_units - engagement_{{ group }}_kept) * breadth_pct
            as {{ type_wide_integer() }}
        ) as engagement_{{ group }}_cut_raw,
        cast(decay_{{ group }}_units - decay_{{ group }}_kept as {{ type_wide_integer() }})
            as decay_{{ group }}_cut_raw,
        {%- endfor %}
        cast(
            (
                engagement_none_units + engagement_external_kept + engagement_interest_kept
                - engagement_kept_units
            )
            * breadth_pct
            as {{ type_wide_integer() }}
        ) as engagement_both_cut_raw,
        cast(
            decay_none_units + decay_external_kept + decay_interest_kept - decay_kept_units
            as {{ type_wide_integer() }}
        ) as decay_both_cut_raw
    from limited

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
