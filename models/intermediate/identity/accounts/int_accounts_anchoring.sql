{#- One row per account that people at its address belong to even where others share the address: hospitals. -#}
with

account_golden_records as (

    select
        account_id,
        account_type
    from {{ ref('int_account_golden_records') }}

),

types_inferred as (

    select * from {{ ref('int_account_types_inferred') }}

),

account_types as (

    select * from {{ ref('account_types') }}

),

accounts_anchoring as (

    select account_golden_records.account_id
    from account_golden_records
    left join types_inferred
        on account_golden_records.account_id = types_inferred.account_id
    inner join account_types
        on
            coalesce(account_golden_records.account_type, types_inferred.account_type)
            = account_types.account_type
    where account_types.anchors_address

)

select * from accounts_anchoring
