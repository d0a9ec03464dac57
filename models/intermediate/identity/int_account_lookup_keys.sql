{#-
    One row per kind of key x key that leads to an account: which account, and to how many. A key of several accounts
    decides nothing.
-#}
with

account_records as (

    select
        organization_record_key,
        account_id
    from {{ ref('int_account_records') }}

),

records_standardized as (

    select * from {{ ref('int_organization_records_standardized') }}

),

keys_listed as (

    select
        'npi' as key_kind,
        npi as lookup_key,
        organization_record_key
    from records_standardized
    union all
    select
        'domain' as key_kind,
        domain_key as lookup_key,
        organization_record_key
    from records_standardized
    union all
    select
        'address' as key_kind,
        {{ joined_key(['street_block', 'postal_code_key']) }} as lookup_key,
        organization_record_key
    from records_standardized
    union all
    select
        'name_city' as key_kind,
        {{ joined_key(['name_key', 'city_key', 'state_key']) }} as lookup_key,
        organization_record_key
    from records_standardized
    union all
    select
        'name_city' as key_kind,
        {{ joined_key(['alternate_name_key', 'city_key', 'state_key']) }} as lookup_key,
        organization_record_key
    from records_standardized
    union all
    select
        'name_postal_code' as key_kind,
        {{ joined_key(['name_key', 'postal_code_key']) }} as lookup_key,
        organization_record_key
    from records_standardized
    union all
    select
        'name' as key_kind,
        {# the ledger knows organizations by this plain form of their name #}
        {{ organization_name_key('organization_name') }} as lookup_key,
        organization_record_key
    from {{ ref('int_organization_records') }}

),

keys_of_accounts as (

    select
        keys_listed.key_kind,
        keys_listed.lookup_key,
        account_records.account_id
    from keys_listed
    inner join account_records
        on keys_listed.organization_record_key = account_records.organization_record_key
    where keys_listed.lookup_key is not null
    group by
        keys_listed.key_kind,
        keys_listed.lookup_key,
        account_records.account_id

),

keys_counted as (

    select
        key_kind,
        lookup_key,
        min(account_id) as account_id,
        cast(count(*) as {{ dbt.type_bigint() }}) as account_count
    from keys_of_accounts
    group by
        key_kind,
        lookup_key

)

select * from keys_counted
