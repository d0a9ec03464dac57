{#- Fails on an account and programme whose tables name two days on which something is due. -#}

with

next_actions as (

    select
        account_id,
        program_id,
        action_due_on
    from {{ ref('next_actions') }}

),

said_elsewhere as (

    select
        account_id,
        program_id,
        'routing_queue' as table_name,
        cast(sla_due_at as date) as due_on
    from {{ ref('routing_queue') }}

    union all

    select
        account_id,
        program_id,
        'warm_accounts' as table_name,
        cast(sla_due_at as date) as due_on
    from {{ ref('warm_accounts') }}

    union all

    select
        account_id,
        program_id,
        'account_stages' as table_name,
        next_action_due_on as due_on
    from {{ ref('account_stages') }}

)

select
    next_actions.account_id,
    next_actions.program_id,
    said_elsewhere.table_name,
    next_actions.action_due_on,
    said_elsewhere.due_on
from next_actions
inner join said_elsewhere
    on
        next_actions.account_id = said_elsewhere.account_id
        and next_actions.program_id = said_elsewhere.program_id
where said_elsewhere.due_on != next_actions.action_due_on
