{#- Fails on every suppressed account that still has an outreach action or a due date. -#}

select
    next_actions.account_id,
    next_actions.program_id,
    next_actions.action_channel
from {{ ref('next_actions') }} as next_actions
inner join {{ ref('int_account_suppressions') }} as suppressed
    on next_actions.account_id = suppressed.account_id
where
    next_actions.action_channel != 'none'
    or next_actions.action_due_on is not null
    or coalesce(next_actions.hold_reason, '') != 'suppressed'
