{#- One row per account: an organization, with the best-known value of each attribute and its place in its hierarchy. -#}
with

accounts as (

    select * from {{ ref('int_accounts') }}

),

account_networks as (

    select
        account_id,
        is_idn
    from {{ ref('int_account_networks') }}

),

accounts_flagged as (

    select
        accounts.*,
        coalesce(account_networks.is_idn, false) as is_idn
    from accounts
    left join account_networks
        on accounts.account_id = account_networks.account_id

)

select * from accounts_flagged
