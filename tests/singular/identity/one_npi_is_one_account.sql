{#- Fails on every NPI whose records are in two accounts, unless a steward or a conflict of stewards keeps some of them apart. -#}
with

records_standardized as (

    select
        organization_record_key,
        npi
    from {{ ref('int_organization_records_standardized') }}
    where npi is not null

),

account_record_map as (

    select
        organization_record_key,
        account_id
    from {{ ref('int_account_record_map') }}

),

cannot_links as (

    select left_record_key as organization_record_key
    from {{ ref('int_organization_overrides_judged') }}
    where override = 'cannot_link'
    union all
    select right_record_key as organization_record_key
    from {{ ref('int_organization_overrides_judged') }}
    where override = 'cannot_link'

),

accounts_kept_apart as (

    select account_record_map.account_id
    from cannot_links
    inner join account_record_map
        on cannot_links.organization_record_key = account_record_map.organization_record_key
    group by account_record_map.account_id

),

npis_split as (

    select records_standardized.npi
    from records_standardized
    inner join account_record_map
        on records_standardized.organization_record_key = account_record_map.organization_record_key
    left join accounts_kept_apart
        on account_record_map.account_id = accounts_kept_apart.account_id
    group by records_standardized.npi
    having
        count(distinct account_record_map.account_id) > 1
        and count(accounts_kept_apart.account_id) = 0

)

select * from npis_split
