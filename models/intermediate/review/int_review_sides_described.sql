{#- One row per organization record or account that an open question names: what a person compares. -#}
with

questions_gathered as (

    select
        left_side_key,
        right_side_key
    from {{ ref('int_review_questions_gathered') }}

),

organization_records as (

    select * from {{ ref('int_organization_records') }}

),

accounts_placed as (

    select * from {{ ref('int_accounts_placed') }}

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
        accounts_placed.account_name as side_name,
        accounts_placed.address_line_1 as address,
        accounts_placed.city,
        accounts_placed.state,
        accounts_placed.postal_code,
        accounts_placed.phone,
        accounts_placed.website_domain,
        accounts_placed.npi,
        accounts_placed.ccn,
        accounts_placed.tax_id
    from side_keys_distinct
    inner join accounts_placed
        on side_keys_distinct.side_key = accounts_placed.account_id

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
