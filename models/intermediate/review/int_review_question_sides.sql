{#- One row per organization record or account that an open question names: what a person compares. -#}
with

questions_gathered as (

    select
        left_side_key,
        right_side_key
    from {{ ref('int_review_questions') }}

),

organization_records as (

    select * from {{ ref('int_organization_records') }}

),

accounts as (

    select * from {{ ref('int_accounts') }}

),

side_keys as (

    select left_side_key as side_key
    from questions_gathered
    union all
    select right_side_key as side_key
    from questions_gathered

),

side_keys_distinct as (

    select side_key
    from side_keys
    where side_key is not null
    group by side_key

),

sides_found as (

    select
        side_keys_distinct.side_key,
        organization_records.source_system as source,
        organization_records.organization_name as side_name,
        organization_records.address_line_1 as address,
        organization_records.city,
        organization_records.state,
        organization_records.postal_code,
        organization_records.phone,
        {{ domain_key('organization_records.website') }} as website_domain,
        organization_records.npi,
        organization_records.ccn,
        organization_records.tax_id
    from side_keys_distinct
    inner join organization_records
        on side_keys_distinct.side_key = organization_records.organization_record_key
    union all
    select
        side_keys_distinct.side_key,
        'account' as source,
        accounts.account_name as side_name,
        accounts.address_line_1 as address,
        accounts.city,
        accounts.state,
        accounts.postal_code,
        accounts.phone,
        accounts.website_domain,
        accounts.npi,
        accounts.ccn,
        accounts.tax_id
    from side_keys_distinct
    inner join accounts
        on side_keys_distinct.side_key = accounts.account_id

),

sides_described as (

    select
        side_key,
        source,
        side_name,
        address,
        city,
        state,
        postal_code,
        phone,
        website_domain,
        nullif(
            trim(
                concat(
                    coalesce('NPI ' || npi || ' ', ''),
                    coalesce('CCN ' || ccn || ' ', ''),
                    coalesce('tax id ' || tax_id, '')
                )
            ),
            ''
        ) as identifiers
    from sides_found

)

select * from sides_described
