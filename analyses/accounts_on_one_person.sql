{#- One row per account and programme on the warm list with a single engaged person: who could be the second. -#}
-- Question: which accounts score on one person only?
-- How to read it: if that person leaves, the account is cold. `engaged_roles` says who it is; `next_role` is the
--   step of the decision path to reach next, `next_role_status` whether somebody is known there (`missing`:
--   find one). `contactable_contact_count` people may be contacted today.
-- What to change: `= 1` to `<= 2`; a band, to begin with the active accounts.

with

warm_accounts as (

    select * from {{ ref('warm_accounts') }}

),

decision_path as (

    select * from {{ ref('decision_path_progress') }}

),

contact_outreach as (

    select * from {{ ref('contact_outreach') }}

),

people as (

    select
        account_id,
        program_id,
        count(*) as known_contact_count,
        sum(case when may_contact then 1 else 0 end) as contactable_contact_count
    from contact_outreach
    group by
        account_id,
        program_id

),

next_steps as (

    select
        account_id,
        program_id,
        decision_role,
        coverage_status
    from decision_path
    where is_next_step

),

accounts_on_one_person as (

    select
        warm_accounts.account_id,
        warm_accounts.program_id,
        warm_accounts.account_name,
        warm_accounts.state,
        warm_accounts.band,
        warm_accounts.engaged_roles,
        next_steps.decision_role as next_role,
        next_steps.coverage_status as next_role_status,
        warm_accounts.warmth_score,
        warm_accounts.last_activity_date,
        coalesce(people.known_contact_count, 0) as known_contact_count,
        coalesce(people.contactable_contact_count, 0) as contactable_contact_count
    from warm_accounts
    left join people
        on
            warm_accounts.account_id = people.account_id
            and warm_accounts.program_id = people.program_id
    left join next_steps
        on
            warm_accounts.account_id = next_steps.account_id
            and warm_accounts.program_id = next_steps.program_id
    where warm_accounts.engaged_contact_count = 1

)

select * from accounts_on_one_person
order by
    warmth_score desc,
    account_id asc,
    program_id asc
