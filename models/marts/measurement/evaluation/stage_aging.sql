{#- One row per level, programme and stage: how many are in it, how old, how many stall, and what became of those who left. -#}

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

next_stays as (

    select
        *,
        lead(stage_before_gates) over (
            partition by stage_level, program_id, account_id, contact_id
            order by entered_at asc
        ) as next_stage
    from stays

),

stays_followed as (

    select
        next_stays.*,
        rules.stage_kind as next_kind
    from next_stays
    left join rules
        on
            next_stays.policy_version = rules.policy_version
            and next_stays.stage_level = rules.stage_level
            and next_stays.next_stage = rules.stage

),

summed as (

    select
        stage_level,
        program_id,
        stage,
        count(*) as stay_count,
        sum(case when is_current then 1 else 0 end) as current_count,
        sum(case when is_stalled then 1 else 0 end) as stalled_count,
        sum(case when is_waiting then 1 else 0 end) as waiting_count,
        sum(case when next_kind = 'main' then 1 else 0 end) as advanced_count,
        sum(case when next_kind = 'side' then 1 else 0 end) as dropped_count,
        sum(case when is_current then days_in_stage else 0 end) as current_days,
        max(case when is_current then days_in_stage end) as oldest_days,
        sum(case when is_current then 0 else days_in_stage end) as left_days
    from stays_followed
    group by
        stage_level,
        program_id,
        stage

),

stage_aging as (

    select
        rules.stage_level,
        programs.program_id,
        rules.stage,
        rules.stage_kind,
        cast(rules.stage_order as {{ dbt.type_bigint() }}) as stage_order,
        cast(rules.stalled_after_days as {{ dbt.type_bigint() }}) as stalled_after_days,
        cast(coalesce(summed.stay_count, 0) as {{ dbt.type_bigint() }}) as stay_count,
        cast(coalesce(summed.current_count, 0) as {{ dbt.type_bigint() }}) as current_count,
        cast(coalesce(summed.stalled_count, 0) as {{ dbt.type_bigint() }}) as stalled_count,
        cast(coalesce(summed.waiting_count, 0) as {{ dbt.type_bigint() }}) as waiting_count,
        cast(coalesce(summed.advanced_count, 0) as {{ dbt.type_bigint() }}) as advanced_count,
        cast(coalesce(summed.dropped_count, 0) as {{ dbt.type_bigint() }}) as dropped_count,
        cast(
            {{ floor_divide('summed.current_days', 'nullif(summed.current_count, 0)') }}
            as {{ dbt.type_bigint() }}
        ) as current_average_days,
        cast(summed.oldest_days as {{ dbt.type_bigint() }}) as current_oldest_days,
        cast(
            {{ floor_divide(
                'summed.left_days', 'nullif(summed.stay_count - summed.current_count, 0)'
            ) }}
            as {{ dbt.type_bigint() }}
        ) as left_average_days,
        programs.scored_on,
        programs.policy_version
    from programs
    inner join rules
        on programs.policy_version = rules.policy_version
    left join summed
        on
            programs.program_id = summed.program_id
            and rules.stage_level = summed.stage_level
            and rules.stage = summed.stage

)

select * from stage_aging
