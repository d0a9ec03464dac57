{#- One row per account that must not be contacted: named by its id, a retired id, or one of its source records. -#}

with

suppressions as (
    select value
    from {{ ref('stg_uploads__suppressions') }}
    where
        quarantine_reason is null
        and scope = 'account'
),

accounts as (
    select account_id from {{ ref('accounts') }}
),

aliases as (
    select
        retired_account_id,
        account_id
    from {{ ref('account_aliases') }}
),

source_records as (
    select
        account_id,
        {{ source_record_key('source_system', 'source_record_id') }} as organization_record_key
    from {{ ref('account_source_records') }}
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
    group by names.account_id
)

select * from suppressed
