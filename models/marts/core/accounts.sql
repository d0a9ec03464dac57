{#- One row per account: an organization, with the best-known value of each attribute and its place in its hierarchy. -#}
with

accounts_survived as (

    select * from {{ ref('int_accounts_survived') }}

),

account_types as (

    select * from {{ ref('account_types') }}

),

account_ancestors as (

    select
        account_id,
        ancestor_account_id,
        distance
    from {{ ref('int_account_ancestors') }}

),

hierarchy_depths as (

    select
        account_id,
        max(distance) as hierarchy_level
    from account_ancestors
    group by account_id

),

accounts_placed as (

    select
        accounts_survived.account_id,
        parents.ancestor_account_id as parent_account_id,
        coalesce(tops.ancestor_account_id, accounts_survived.account_id) as top_account_id,
        accounts_survived.account_name,
        coalesce(accounts_survived.account_type, 'unknown') as account_type,
        account_types.account_type_group,
        accounts_survived.organization_type_code as source_type_code,
        accounts_survived.ownership,
        accounts_survived.address_line_1,
        accounts_survived.address_line_2,
        accounts_survived.city,
        accounts_survived.state,
        accounts_survived.postal_code,
        accounts_survived.country,
        accounts_survived.phone,
        accounts_survived.website_domain,
        accounts_survived.npi,
        accounts_survived.ccn,
        accounts_survived.tax_id,
        accounts_survived.therapy_areas,
        accounts_survived.service_lines,
        cast(coalesce(hierarchy_depths.hierarchy_level, 0) as {{ dbt.type_bigint() }}) as hierarchy_level,
        accounts_survived.bed_count,
        accounts_survived.annual_patient_volume,
        accounts_survived.source_record_count,
        accounts_survived.firmographic_completeness,
        accounts_survived.has_formulary_committee
    from accounts_survived
    inner join account_types
        on coalesce(accounts_survived.account_type, 'unknown') = account_types.account_type
    left join hierarchy_depths
        on accounts_survived.account_id = hierarchy_depths.account_id
    left join account_ancestors as parents
        on
            accounts_survived.account_id = parents.account_id
            and parents.distance = 1
    left join account_ancestors as tops
        on
            accounts_survived.account_id = tops.account_id
            and hierarchy_depths.hierarchy_level = tops.distance

)

select * from accounts_placed
