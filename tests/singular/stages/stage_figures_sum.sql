{#- Fails where the figures of stages do not sum: stays, accounts and people in them, and a funnel that widens. -#}

with

aging as (

    select * from {{ ref('stage_aging') }}

),

funnel as (

    select
        *,
        lag(reached_count) over (
            partition by stage_level, program_id
            order by stage_order asc
        ) as wider_count,
        lag(advanced_count) over (
            partition by stage_level, program_id
            order by stage_order asc
        ) as came_from_count
    from {{ ref('funnel') }}

),

in_stages as (

    select
        stage_level,
        program_id,
        count(*) as subject_count
    from {{ ref('stage_transitions') }}
    where is_current
    group by
        stage_level,
        program_id

),

summed as (

    select
        stage_level,
        program_id,
        sum(current_count) as current_count
    from aging
    group by
        stage_level,
        program_id

)

select
    stage_level,
    program_id,
    stage as problem
from aging
where stay_count != current_count + advanced_count + dropped_count

union all

select
    stage_level,
    program_id,
    stage as problem
from funnel
where
    reached_count != advanced_count + open_count + dropped_count
    or wider_count < reached_count
    or came_from_count != reached_count

union all

select
    summed.stage_level,
    summed.program_id,
    'current' as problem
from summed
left join in_stages
    on
        summed.stage_level = in_stages.stage_level
        and summed.program_id = in_stages.program_id
where summed.current_count != coalesce(in_stages.subject_count, 0)
