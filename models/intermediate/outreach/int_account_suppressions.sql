{#- One row per account that must not be contacted: named by its id, a retired id, or one of its source records. -#}

with

suppressions as (

    select value
    from {{ ref('stg_uploads__suppressions') }}
    where
        quarantine_reason is null
        and scope = 'account'

),

source_records as (

    select
        account_id,
        organization_record_key
    from {{ ref('int_account_record_map') }}

),

accounts as (

    select account_id
    from source_records
    group by account_id

),

{# Every account that a retired id ever stood for: too many is safe here, too few is not. #}
aliases as (

    select
        retired_account_id,
        account_id
    from {{ ref('int_account_alias_history') }}
    where retired_account_id != account_id
    group by
        retired_account_id,
        account_id

),

names as (

    select
        account_id,
        account_id as account_name_given
    from accounts

    union all

    select
        account_id,
        retired_account_id as account_name_given
    from aliases

    union all

    select
        account_id,
        organization_record_key as account_name_given
    from source_records

),

suppressed as (

    select
        names.account_id,
        count(*) as suppression_count
    from names
    inner join suppressions
        on names.account_name_given = suppressions.value
    inner join accounts
        on names.account_id = accounts.account_id
    group by names.account_id

)

select * from suppressed
