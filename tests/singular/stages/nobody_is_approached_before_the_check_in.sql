{#- Fails on an account that waits for its check-in date and has an outbound action that nobody asked for, or a nurture step. -#}

with

waiting as (

    select
        account_id,
        program_id
    from {{ ref('account_stages') }}
    where is_waiting

)

select
    waiting.account_id,
    waiting.program_id,
    next_actions.next_action as problem
from waiting
inner join {{ ref('next_actions') }} as next_actions
    on
        waiting.account_id = next_actions.account_id
        and waiting.program_id = next_actions.program_id
where
    next_actions.is_outbound
    and next_actions.outreach_kind != 'answer'

union all

select
    waiting.account_id,
    waiting.program_id,
    nurture_tracks.path as problem
from waiting
inner join {{ ref('nurture_tracks') }} as nurture_tracks
    on
        waiting.account_id = nurture_tracks.account_id
        and waiting.program_id = nurture_tracks.program_id
where
    nurture_tracks.next_step_on is not null
    or not nurture_tracks.is_paused
