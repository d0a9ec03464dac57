{#- One row per account: its surviving attributes, what they rest on, and its place in its hierarchy. -#}
with

account_golden_records as (

    select * from {{ ref('int_account_golden_records') }}

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
        account_golden_records.account_id,
        parents.ancestor_account_id as parent_account_id,
        coalesce(tops.ancestor_account_id, account_golden_records.account_id) as top_account_id,
        account_golden_records.account_name,
        {# What a source states comes first; else what the name, or the people, tell. #}
        coalesce(account_golden_records.account_type, types_inferred.account_type, 'unknown')
            as account_type,
        case
            when account_golden_records.account_type is not null then 'source'
            when types_inferred.account_type is not null then 'name'
            else 'unknown'
        end as account_type_basis,
        account_types.account_type_group,
        account_golden_records.organization_type_code as source_type_code,
        account_golden_records.ownership,
        account_golden_records.address_line_1,
        account_golden_records.address_line_2,
        account_golden_records.city,
        account_golden_records.state,
        account_golden_records.postal_code,
        account_golden_records.country,
        account_golden_records.phone,
        account_golden_records.website_domain,
        account_golden_records.npi,
        account_golden_records.ccn,
        account_golden_records.tax_id,
        coalesce(account_golden_records.therapy_areas, therapy_areas_inferred.therapy_areas)
            as therapy_areas,
        case
            when account_golden_records.therapy_areas is not null then 'source'
            when therapy_areas_inferred.therapy_areas is not null then 'people'
            else 'unknown'
        end as therapy_areas_basis,
        account_golden_records.service_lines,
        cast(
            coalesce(hierarchy_depths.hierarchy_level, 0)
            as {{ dbt.type_bigint() }}
        ) as hierarchy_level,
        account_golden_records.bed_count,
        account_golden_records.annual_patient_volume,
        account_golden_records.source_record_count,
        account_golden_records.firmographic_completeness,
        account_golden_records.has_formulary_committee
    from account_golden_records
    left join types_inferred
        on account_golden_records.account_id = types_inferred.account_id
    left join therapy_areas_inferred
        on account_golden_records.account_id = therapy_areas_inferred.account_id
    inner join account_types
        on
            coalesce(account_golden_records.account_type, types_inferred.account_type, 'unknown')
            = account_types.account_type
    left join hierarchy_depths
        on account_golden_records.account_id = hierarchy_depths.account_id
    left join account_ancestors as parents
        on
            account_golden_records.account_id = parents.account_id
            and parents.distance = 1
    left join account_ancestors as tops
        on
            account_golden_records.account_id = tops.account_id
            and hierarchy_depths.hierarchy_level = tops.distance

)

select * from accounts_placed
