{#- One row per organization record key that a reference may name, live or merged away at its source: the account it leads to. -#}
with

account_records as (

    select
        organization_record_key,
        account_id,
        survivor_rank
    from {{ ref('int_account_records') }}

),

record_aliases as (

    select * from {{ ref('int_organization_record_aliases') }}

),

keys_listed as (

    select
        organization_record_key,
        account_id,
        survivor_rank
    from account_records
    union all
    select
        record_aliases.retired_organization_record_key as organization_record_key,
        account_records.account_id,
        account_records.survivor_rank
    from record_aliases
    inner join account_records
        on record_aliases.organization_record_key = account_records.organization_record_key

)

select * from keys_listed
