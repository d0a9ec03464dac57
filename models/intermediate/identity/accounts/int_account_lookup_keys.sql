{#-
    One row per kind of key x key that accounts have: the one account that it leads to. A key of
    several accounts leads nowhere (null), but for an address that has exactly one hospital: it
    leads to the hospital.
-#}
with

account_golden_records as (

    select
        account_id,
        coalesce(account_type, inferred_account_type) as account_type
    from {{ ref('int_account_golden_records') }}

),

account_types as (

    select * from {{ ref('account_types') }}

),

account_record_map as (

    select
        organization_record_key,
        account_id
    from {{ ref('int_account_record_map') }}

),

records_standardized as (

    select * from {{ ref('int_organization_records_standardized') }}

),

{# people at the address of a hospital belong to it even where others share the address #}
accounts_anchoring as (

    select account_golden_records.account_id
    from account_golden_records
    inner join account_types
        on account_golden_records.account_type = account_types.account_type
    where account_types.anchors_address

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
    union all
    select
        'standard_name' as key_kind,
        name_key as lookup_key,
        organization_record_key
    from records_standardized
    union all
    select
        'standard_name' as key_kind,
        alternate_name_key as lookup_key,
        organization_record_key
    from records_standardized

),

keys_of_accounts as (

    select
        keys_listed.key_kind,
        keys_listed.lookup_key,
        account_record_map.account_id
    from keys_listed
    inner join account_record_map
        on keys_listed.organization_record_key = account_record_map.organization_record_key
    where keys_listed.lookup_key is not null
    group by
        keys_listed.key_kind,
        keys_listed.lookup_key,
        account_record_map.account_id

),

keys_counted as (

    select
        keys_of_accounts.key_kind,
        keys_of_accounts.lookup_key,
        min(keys_of_accounts.account_id) as first_account_id,
        max(keys_of_accounts.account_id) as last_account_id,
        count(*) as account_count,
        min(accounts_anchoring.account_id) as first_anchor_id,
        count(accounts_anchoring.account_id) as anchor_count
    from keys_of_accounts
    left join accounts_anchoring
        on
            keys_of_accounts.account_id = accounts_anchoring.account_id
            and keys_of_accounts.key_kind = 'address'
    group by
        keys_of_accounts.key_kind,
        keys_of_accounts.lookup_key

),

keys_decided as (

    select
        key_kind,
        lookup_key,
        case
            when account_count = 1 then first_account_id
            when anchor_count = 1 then first_anchor_id
            else cast(null as {{ dbt.type_string() }})
        end as account_id,
        first_account_id,
        last_account_id,
        cast(account_count as {{ dbt.type_bigint() }}) as account_count
    from keys_counted

)

select * from keys_decided
