{#- One row per organization record: its attributes as an account would show them, unusable values null. -#}
{#- Whoever builds accounts also notes that the matching has finished. -#}
-- depends_on: {{ ref('int_organization_matching_runs') }}
with

organization_records as (

    select * from {{ ref('int_organization_records') }}

),

records_standardized as (

    select
        organization_record_key,
        state_key,
        phone_key,
        domain_key,
        npi,
        ccn,
        tax_id
    from {{ ref('int_organization_records_standardized') }}

),

account_record_map as (

    select
        organization_record_key,
        account_id,
        survivor_rank
    from {{ ref('int_account_record_map') }}

),

organization_types as (

    select * from {{ ref('organization_types') }}

),

records_coded as (

    select
        *,
        {{ organization_name_key(impersonal_text('organization_type')) }} as organization_type_code
    from organization_records

),

records_described as (

    select
        records_coded.organization_record_key,
        account_record_map.account_id,
        records_coded.source_system,
        records_coded.updated_at,
        account_record_map.survivor_rank,
        {{ mask_personal_text('records_coded.organization_name') }} as account_name,
        records_coded.organization_type_code,
        {# other and unknown say nothing that a better record could not #}
        nullif(coalesce(own_types.account_type, common_types.account_type), 'unknown')
            as account_type,
        {{ impersonal_text('records_coded.address_line_1') }} as address_line_1,
        {{ impersonal_text('records_coded.address_line_2') }} as address_line_2,
        {{ impersonal_text('records_coded.city') }} as city,
        {{ impersonal_text('records_coded.postal_code') }} as postal_code,
        {{ impersonal_text('records_coded.country') }} as country,
        case
            when {{ impersonal_text('records_coded.state') }} is not null
                then records_standardized.state_key
        end as state,
        records_standardized.phone_key as phone,
        records_standardized.domain_key as website_domain,
        records_standardized.npi,
        case when length(records_standardized.ccn) <= 8 then records_standardized.ccn end as ccn,
        records_standardized.tax_id,
        {%- for attribute in account_number_attributes() + account_flag_attributes() %}
        records_coded.{{ attribute }},
        {%- endfor %}
        {{ impersonal_text('records_coded.ownership') }} as ownership,
        {{ impersonal_text('records_coded.service_lines') }} as service_lines,
        {{ impersonal_text('records_coded.current_therapies') }} as current_therapies,
        {{ impersonal_text('records_coded.therapy_areas') }} as therapy_areas
    from records_coded
    inner join records_standardized
        on records_coded.organization_record_key = records_standardized.organization_record_key
    inner join account_record_map
        on records_coded.organization_record_key = account_record_map.organization_record_key
    left join organization_types as own_types
        on
            records_coded.organization_type_code = own_types.organization_type
            and records_coded.source_system = own_types.source_system
    left join organization_types as common_types
        on
            records_coded.organization_type_code = common_types.organization_type
            and common_types.source_system = '*'

)

select * from records_described
