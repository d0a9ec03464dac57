{#- Fails on every stay that does not begin where the one before ended, leads to the same stage, takes no time, or lies in the future. -#}

with

stays as (

    select
        *,
        lag(left_at) over (
            partition by stage_level, account_id, contact_id, program_id
            order by entered_at asc
        ) as previous_left_at,
        lag(stage_before_gates) over (
            partition by stage_level, account_id, contact_id, program_id
            order by entered_at asc
        ) as previous_stage,
        row_number() over (
            partition by stage_level, account_id, contact_id, program_id
            order by entered_at desc
        ) as stay_rank
    from {{ ref('stage_transitions') }}

)

select *
from stays
where
    coalesce(previous_stage, '') != coalesce(from_stage, '')
    or from_stage = stage_before_gates
    or (from_stage is not null and previous_left_at is null)
    or previous_left_at != entered_at
    or left_at <= entered_at
    or is_current != (stay_rank = 1)
    or is_current != (left_at is null)
    or cast(entered_at as date) > scored_on
