{#-
    Fails on an account that a main stage asks something for while no owner and day stand beside it, and on a
    check-in without a team.
-#}

with

account_stages as (

    select * from {{ ref('account_stages') }}

),

next_actions as (

    select * from {{ ref('next_actions') }}

)

select
    account_stages.account_id,
    account_stages.program_id,
    account_stages.stage,
    account_stages.next_action
from account_stages
left join next_actions
    on
        account_stages.account_id = next_actions.account_id
        and account_stages.program_id = next_actions.program_id
where
    (
        next_actions.account_id is null
        and account_stages.stage_kind = 'main'
        and account_stages.next_action = account_stages.stage_plan
        and (account_stages.owner_team is null or account_stages.next_action_due_on is null)
    )
    or (account_stages.is_waiting and account_stages.owner_team is null)
    or account_stages.owner_id != next_actions.owner_id
    or account_stages.next_action != next_actions.next_action
