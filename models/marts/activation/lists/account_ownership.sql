{#- One row per account, programme and time with one owner: who owned it, from when until when. -#}
{#- Derived from the log: the last revision of a date counts, and a choice that changed nothing is no new time. -#}

with

ownership_log as (

    select * from {{ ref('int_ownership_log') }}

),

log_ranked as (

    select
        *,
        row_number() over (
            partition by
                account_id,
                program_id,
                owned_from
            order by ownership_revision desc
        ) as revision_rank
    from ownership_log

),

owners_compared as (

    select
        *,
        lag(coalesce(owner_team, '') || '|' || coalesce(owner_id, '')) over (
            partition by
                account_id,
                program_id
            order by owned_from asc
        ) as previous_owner
    from log_ranked
    where revision_rank = 1

),

owners_changed as (

    select * from owners_compared
    where
        previous_owner is null
        or previous_owner != coalesce(owner_team, '') || '|' || coalesce(owner_id, '')

),

owners_dated as (

    select
        *,
        lead(owned_from) over (
            partition by
                account_id,
                program_id
            order by owned_from asc
        ) as owned_until
    from owners_changed

),

account_ownership as (

    select
        account_id,
        program_id,
        owner_id,
        owner_team,
        change_reason,
        owned_from as valid_from,
        owned_until as valid_to,
        owned_until is null as is_current
    from owners_dated

)

select * from account_ownership
