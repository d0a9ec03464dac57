{#- One row per account and programme that asked for something, whose answer is due and that nobody has answered. -#}
-- Question: whose requests wait past their due time?
-- How to read it: oldest first; `owner_id` is who owes the answer, `days_late` counts whole days since it was due
--   (0: due earlier on the day of the list). What a hold forbids to answer is not here: see `routing_queue`.
-- What to change: `outreach_kind` to `approach` for follow-ups that nobody asked for; group by `owner_id` for a
--   list of who is behind.
{%- set outreach_kind = 'answer' %}

with

routing_queue as (

    select * from {{ ref('routing_queue') }}

),

next_actions as (

    select * from {{ ref('next_actions') }}

),

accounts as (

    select * from {{ ref('accounts') }}

),

unanswered as (

    select * from routing_queue
    where
        first_action_at is null
        and not is_waiting
        and cast(sla_due_at as date) <= scored_on

),

requests_waiting as (

    select
        unanswered.account_id,
        unanswered.program_id,
        unanswered.owner_id,
        unanswered.owner_team,
        accounts.account_name,
        accounts.state,
        unanswered.band,
        coalesce(next_actions.trigger_signal, next_actions.signal_family) as asked_by,
        next_actions.next_action,
        {{ days_between('cast(unanswered.sla_due_at as date)', 'unanswered.scored_on') }}
            as days_late,
        unanswered.is_over_capacity,
        unanswered.triggered_at,
        unanswered.sla_due_at
    from unanswered
    inner join next_actions
        on
            unanswered.account_id = next_actions.account_id
            and unanswered.program_id = next_actions.program_id
    inner join accounts
        on unanswered.account_id = accounts.account_id
    where next_actions.outreach_kind = '{{ outreach_kind }}'

)

select * from requests_waiting
order by
    sla_due_at,
    account_id,
    program_id
