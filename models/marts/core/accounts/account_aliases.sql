{#- One row per retired account id: the live account it stands for today. -#}
with

alias_history as (

    select * from {{ ref('int_account_alias_history') }}

),

accounts as (

    select account_id from {{ ref('accounts') }}

),

aliases_ranked as (

    select
        retired_account_id,
        account_id,
        reason,
        changed_at,
        row_number() over (partition by retired_account_id order by change_number desc) as row_rank
    from alias_history

),

{# an id that lives again, as after an unmerge, is no alias #}
aliases_current as (

    select
        aliases_ranked.retired_account_id,
        aliases_ranked.account_id,
        aliases_ranked.reason,
        aliases_ranked.changed_at
    from aliases_ranked
    left join accounts
        on aliases_ranked.retired_account_id = accounts.account_id
    where
        aliases_ranked.row_rank = 1
        and accounts.account_id is null

)

select * from aliases_current
