{#- Fails on every account id ever said that is neither live nor an alias of a live account, though a record or an earlier alias could lead on. -#}
with

id_history as (

    select account_id
    from {{ ref('int_account_id_history') }}
    group by account_id

),

accounts as (

    select account_id from {{ ref('accounts') }}

),

aliases as (

    select * from {{ ref('account_aliases') }}

),

ids_checked as (

    select
        id_history.account_id,
        aliases.reason,
        accounts.account_id is not null as is_live,
        aliases.retired_account_id is not null as is_alias,
        targets.account_id is not null as is_target_live
    from id_history
    left join accounts
        on id_history.account_id = accounts.account_id
    left join aliases
        on id_history.account_id = aliases.retired_account_id
    left join accounts as targets
        on aliases.account_id = targets.account_id

)

select * from ids_checked
where
    is_live = is_alias
    or (is_alias and not is_target_live and reason not in ('deleted', 'no_successor'))
