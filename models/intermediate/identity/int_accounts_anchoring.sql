{#- One row per account that people at its address belong to even where others share the address: hospitals. -#}
with

accounts_survived as (

    select
        account_id,
        account_type
    from {{ ref('int_accounts_survived') }}

),

types_inferred as (

    select * from {{ ref('int_account_types_inferred') }}

),

account_types as (

    select * from {{ ref('account_types') }}

),

accounts_anchoring as (

    select accounts_survived.account_id
    from accounts_survived
    left join types_inferred
        on accounts_survived.account_id = types_inferred.account_id
    inner join account_types
        on
            coalesce(accounts_survived.account_type, types_inferred.account_type)
            = account_types.account_type
    where account_types.anchors_address

)

select * from accounts_anchoring
