{#- One row per organization record key that a reference may name, live or merged away at its source: the account it leads to. -#}
with

account_record_map as (

    select
        organization_record_key,
        account_id,
        survivor_rank
    from {{ ref('int_account_record_map') }}

),

record_aliases as (

    select * from {{ ref('int_record_aliases') }}
    where entity = 'organization'

),

keys_listed as (

    select
        organization_record_key,
        account_id,
        survivor_rank
    from account_record_map
    union all
    select
        record_aliases.retired_record_key as organization_record_key,
        account_record_map.account_id,
        account_record_map.survivor_rank
    from record_aliases
    inner join account_record_map
        on record_aliases.record_key = account_record_map.organization_record_key

)

select * from keys_listed
