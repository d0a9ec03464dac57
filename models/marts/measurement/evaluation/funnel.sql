{#- One row per level, programme and main stage: how many ever came this far, how many went further, and where the others are. -#}

with

stays as (

    select * from {{ ref('stage_transitions') }}

),

rules as (

    select * from {{ policy_rows('stage_rules') }}

),

programs as (

    select * from {{ ref('int_programs_today') }}

),

{# A stage that was jumped over was reached: whoever signs has been engaged. #}
furthest as (

    select
        stays.stage_level,
        stays.program_id,
        stays.account_id,
        stays.contact_id,
        max(case when rules.stage_kind = 'main' then rules.stage_order end) as furthest_order,
        max(case when stays.is_current then stays.stage end) as current_stage
    from stays
    inner join rules
        on
            stays.policy_version = rules.policy_version
            and stays.stage_level = rules.stage_level
            and stays.stage_before_gates = rules.stage
    group by
        stays.stage_level,
        stays.program_id,
        stays.account_id,
        stays.contact_id

),

stages as (

    select
        programs.program_id,
        programs.scored_on,
        programs.policy_version,
        rules.stage_level,
        rules.stage,
        rules.stage_order
    from programs
    inner join rules
        on programs.policy_version = rules.policy_version
    where rules.stage_kind = 'main'

),

current_kinds as (

    select
        furthest.*,
        rules.stage_kind as current_kind
    from furthest
    inner join programs
        on furthest.program_id = programs.program_id
    inner join rules
        on
            programs.policy_version = rules.policy_version
            and furthest.stage_level = rules.stage_level
            and furthest.current_stage = rules.stage

),

counted as (

    select
        stages.stage_level,
        stages.program_id,
        stages.stage,
        stages.stage_order,
        stages.scored_on,
        stages.policy_version,
        count(current_kinds.furthest_order) as reached_count,
        sum(case when current_kinds.furthest_order > stages.stage_order then 1 else 0 end)
            as advanced_count,
        sum(
            case
                when
                    current_kinds.furthest_order = stages.stage_order
                    and current_kinds.current_kind = 'main'
                    then 1
                else 0
            end
        ) as open_count,
        sum(
            case
                when
                    current_kinds.furthest_order = stages.stage_order
                    and current_kinds.current_kind = 'side'
                    then 1
                else 0
            end
        ) as dropped_count
    from stages
    left join current_kinds
        on
            stages.stage_level = current_kinds.stage_level
            and stages.program_id = current_kinds.program_id
            and stages.stage_order <= current_kinds.furthest_order
    group by
        stages.stage_level,
        stages.program_id,
        stages.stage,
        stages.stage_order,
        stages.scored_on,
        stages.policy_version

),

funnel as (

    select
        stage_level,
        program_id,
        stage,
        cast(stage_order as {{ dbt.type_bigint() }}) as stage_order,
        cast(reached_count as {{ dbt.type_bigint() }}) as reached_count,
        cast(advanced_count as {{ dbt.type_bigint() }}) as advanced_count,
        cast(open_count as {{ dbt.type_bigint() }}) as open_count,
        cast(dropped_count as {{ dbt.type_bigint() }}) as dropped_count,
        cast(
            {{ floor_divide('100 * advanced_count', 'nullif(reached_count, 0)') }}
            as {{ dbt.type_bigint() }}
        ) as advanced_pct,
        scored_on,
        policy_version
    from counted

)

select * from funnel
