{#- One row per account: its surviving attributes, what they rest on, and its place in its hierarchy. -#}
with

account_golden_records as (

    select * from {{ ref('int_account_golden_records') }}

),

contact_record_map as (

    select
        contact_id,
        specialty_key
    from {{ ref('int_contact_record_map') }}
    where specialty_key is not null

),

contact_accounts as (

    select
        contact_id,
        account_id
    from {{ ref('int_contact_accounts') }}
    where account_id is not null

),

therapy_areas as (

    select * from {{ ref('therapy_areas') }}

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

{# the therapy areas that an account's people practise #}
specialties as (

    select specialty_key
    from contact_record_map
    group by specialty_key

),

specialty_areas as (

    select
        specialties.specialty_key,
        therapy_areas.therapy_area
    from specialties
    inner join therapy_areas
        on {{ has_keyword('specialties.specialty_key', 'therapy_areas.keyword') }}
    group by
        specialties.specialty_key,
        therapy_areas.therapy_area

),

therapy_areas_inferred as (

    select
        contact_accounts.account_id,
        {{ sorted_list('specialty_areas.therapy_area', ';') }} as therapy_areas
    from contact_accounts
    inner join contact_record_map
        on contact_accounts.contact_id = contact_record_map.contact_id
    inner join specialty_areas
        on contact_record_map.specialty_key = specialty_areas.specialty_key
    group by contact_accounts.account_id

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
        coalesce(
            account_golden_records.account_type,
            account_golden_records.inferred_account_type,
            'unknown'
        ) as account_type,
        case
            when account_golden_records.account_type is not null then 'source'
            when account_golden_records.inferred_account_type is not null then 'name'
            else 'unknown'
        end as account_type_basis,
        account_types.account_type_group,
        account_golden_records.organization_type_code as source_type_code,
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
        cast(
            coalesce(hierarchy_depths.hierarchy_level, 0)
            as {{ dbt.type_bigint() }}
        ) as hierarchy_level,
        {%- for attribute in account_stated_attributes() %}
        account_golden_records.{{ attribute }},
        {%- endfor %}
        account_golden_records.source_record_count,
        account_golden_records.firmographic_completeness
    from account_golden_records
    left join therapy_areas_inferred
        on account_golden_records.account_id = therapy_areas_inferred.account_id
    inner join account_types
        on
            coalesce(
                account_golden_records.account_type,
                account_golden_records.inferred_account_type,
                'unknown'
            )
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
