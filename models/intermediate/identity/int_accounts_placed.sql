{#- One row per account: its surviving attributes, what they rest on, and its place in its hierarchy. -#}
with

accounts_survived as (

    select * from {{ ref('int_accounts_survived') }}

),

types_inferred as (

    select * from {{ ref('int_account_types_inferred') }}

),

therapy_areas_inferred as (

    select * from {{ ref('int_account_therapy_areas_inferred') }}

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
        {# What a source states comes first; else what the name, or the people, tell. #}
        coalesce(accounts_survived.account_type, types_inferred.account_type, 'unknown')
            as account_type,
        case
            when accounts_survived.account_type is not null then 'source'
            when types_inferred.account_type is not null then 'name'
            else 'unknown'
        end as account_type_basis,
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
        coalesce(accounts_survived.therapy_areas, therapy_areas_inferred.therapy_areas)
            as therapy_areas,
        case
            when accounts_survived.therapy_areas is not null then 'source'
            when therapy_areas_inferred.therapy_areas is not null then 'people'
            else 'unknown'
        end as therapy_areas_basis,
        accounts_survived.service_lines,
        cast(
            coalesce(hierarchy_depths.hierarchy_level, 0)
            as {{ dbt.type_bigint() }}
        ) as hierarchy_level,
        accounts_survived.bed_count,
        accounts_survived.annual_patient_volume,
        accounts_survived.source_record_count,
        accounts_survived.firmographic_completeness,
        accounts_survived.has_formulary_committee
    from accounts_survived
    left join types_inferred
        on accounts_survived.account_id = types_inferred.account_id
    left join therapy_areas_inferred
        on accounts_survived.account_id = therapy_areas_inferred.account_id
    inner join account_types
        on
            coalesce(accounts_survived.account_type, types_inferred.account_type, 'unknown')
            = account_types.account_type
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
