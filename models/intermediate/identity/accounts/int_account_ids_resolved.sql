{#- One row per account id that was published and is no longer live: where its records are today. -#}
with

account_id_history as (

    select * from {{ ref('int_account_id_history') }}

),

account_record_keys as (

    select * from {{ ref('int_account_record_keys') }}

),

accounts_live as (

    select account_id
    from account_record_keys
    group by account_id

),

records_of_retired as (

    select
        account_id_history.account_id as retired_account_id,
        account_id_history.organization_record_key,
        account_id_history.first_seen_on,
        account_id_history.account_id
        = concat('acc_', {{ dbt.hash('account_id_history.organization_record_key') }}) as is_origin
    from account_id_history
    left join accounts_live
        on account_id_history.account_id = accounts_live.account_id
    where accounts_live.account_id is null

),

records_ranked as (

    select
        records_of_retired.retired_account_id,
        records_of_retired.is_origin,
        account_record_keys.account_id,
        row_number() over (
            partition by records_of_retired.retired_account_id
            order by
                -- a record that left the sources leads nowhere
                case when account_record_keys.account_id is null then 1 else 0 end,
                -- the record that the id was made from is its heir;
                -- without it the one that was there first
                case when records_of_retired.is_origin then 0 else 1 end,
                records_of_retired.first_seen_on,
                records_of_retired.organization_record_key
        ) as row_rank
    from records_of_retired
    left join account_record_keys
        on records_of_retired.organization_record_key = account_record_keys.organization_record_key

),

ids_resolved as (

    select
        retired_account_id,
        account_id,
        is_origin
    from records_ranked
    where row_rank = 1

)

select * from ids_resolved
