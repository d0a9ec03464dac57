{#- One row per organization source record: every attribute that matching compares, in its normal form. -#}
with

organization_records as (

    select * from {{ ref('int_organization_records') }}

),

names_standardized as (

    select * from {{ ref('int_organization_names_standardized') }}

),

addresses_standardized as (

    select * from {{ ref('int_addresses_standardized') }}

),

states as (

    select * from {{ ref('states') }}

),

shared_domains as (

    select * from {{ ref('shared_domains') }}

),

placeholder_phones as (

    select * from {{ ref('placeholder_phones') }}

),

records_cleaned as (

    select
        organization_record_key,
        source_system,
        organization_name,
        created_at,
        {{ plain_organization_name('organization_name') }} as plain_name,
        {{ plain_organization_name('alternate_name') }} as plain_alternate_name,
        {{ organization_name_key("replace(coalesce(address_line_1, address_line_2), '.', '')") }}
            as plain_line,
        {{ organization_name_key('city') }} as city_given,
        {{ organization_name_key('state') }} as state_given,
        {{ postal_code_key('postal_code') }} as postal_code_key,
        {{ phone_key('phone') }} as phone_given,
        {{ domain_key('website') }} as domain_given,
        {{ npi_key('npi') }} as npi,
        {{ ccn_key('ccn') }} as ccn,
        {{ tax_id_key('tax_id') }} as tax_id
    from organization_records

),

cities_opened as (

    select
        *,
        {{ city_opening('city_given') }} as city_opening
    from records_cleaned

),

records_placed as (

    select
        *,
        {{ city_key('city_opening') }} as city_key
    from cities_opened

),

records_looked_up as (

    select
        records_placed.organization_record_key,
        {{ row_fingerprint(['records_placed.organization_record_key']) }} as record_hash,
        records_placed.source_system,
        names_standardized.name_key,
        alternate_names_standardized.name_key as alternate_name_key,
        records_placed.plain_name,
        records_placed.plain_alternate_name,
        addresses_standardized.street_number,
        addresses_standardized.street_key,
        addresses_standardized.street_direction,
        addresses_standardized.street_block,
        addresses_standardized.unit_key,
        addresses_standardized.po_box,
        records_placed.city_key,
        records_placed.postal_code_key,
        records_placed.npi,
        records_placed.ccn,
        records_placed.tax_id,
        records_placed.created_at,
        coalesce(states.state, upper(records_placed.state_given)) as state_key,
        case
            when placeholder_phones.phone is null then records_placed.phone_given
            else cast(null as {{ dbt.type_string() }})
        end as phone_key,
        case
            when shared_domains.domain is null then records_placed.domain_given
            else cast(null as {{ dbt.type_string() }})
        end as domain_key
    from records_placed
    left join names_standardized
        on records_placed.plain_name = names_standardized.plain_name
    left join names_standardized as alternate_names_standardized
        on records_placed.plain_alternate_name = alternate_names_standardized.plain_name
    left join addresses_standardized
        on records_placed.plain_line = addresses_standardized.plain_line
    left join states
        on records_placed.state_given = states.state_name
    left join placeholder_phones
        on records_placed.phone_given = placeholder_phones.phone
    left join shared_domains
        on records_placed.domain_given = shared_domains.domain

)

select * from records_looked_up
