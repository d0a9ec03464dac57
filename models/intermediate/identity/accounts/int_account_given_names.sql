{#- One row per text by which a person may name an account: its id, an id it replaced, a record key, a bare record id. -#}
{#- A text that stands for several accounts leads nowhere (null): nobody guesses whom a person meant. -#}

with

account_record_map as (

    select
        account_id,
        organization_record_key,
        source_record_id
    from {{ ref('int_account_record_map') }}

),

accounts as (

    select account_id
    from account_record_map
    group by account_id

),

aliases as (

    select
        retired_account_id,
        account_id
    from {{ ref('int_account_alias_history') }}
    where retired_account_id != account_id

),

names as (

    select
        account_id as account_key,
        account_id
    from accounts

    union all

    select
        aliases.retired_account_id as account_key,
        aliases.account_id
    from aliases
    inner join accounts
        on aliases.account_id = accounts.account_id

    union all

    select
        organization_record_key as account_key,
        account_id
    from account_record_map

    union all

    select
        source_record_id as account_key,
        account_id
    from account_record_map

    union all

    {#- a report of Salesforce shows 15 characters of 18 #}
    select
        substr(source_record_id, 1, 15) as account_key,
        account_id
    from account_record_map
    where
        organization_record_key like 'salesforce:%'
        and length(source_record_id) = 18

),

keys_given as (

    select
        account_key,
        case when min(account_id) = max(account_id) then min(account_id) end as account_id
    from names
    where account_key is not null
    group by account_key

)

select * from keys_given
