{#- Fails on every organization record without an account, and on every account without a record. -#}
with

organization_records as (

    select organization_record_key from {{ ref('int_organization_records') }}

),

source_records as (

    select
        organization_record_key,
        account_id
    from {{ ref('account_source_records') }}

),

accounts as (

    select account_id from {{ ref('accounts') }}

),

records_lost as (

    select organization_records.organization_record_key as lost_key
    from organization_records
    left join source_records
        on organization_records.organization_record_key = source_records.organization_record_key
    where source_records.account_id is null

),

accounts_empty as (

    select accounts.account_id as lost_key
    from accounts
    left join source_records
        on accounts.account_id = source_records.account_id
    where source_records.account_id is null

)

select * from records_lost
union all
select * from accounts_empty
