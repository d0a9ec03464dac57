{#-
    One row per contact record x step of the ladder x kind of key: what an account is looked up by.
    Restricted: personal data.
-#}
with

contact_records as (

    select * from {{ ref('int_contact_records_standardized') }}

),

npi_places as (

    select * from {{ ref('int_contact_npi_places') }}

),

addresses_standardized as (

    select * from {{ ref('int_addresses_standardized') }}

),

npi_places_keyed as (

    select
        npi_places.npi,
        {{ joined_key(
            ['addresses_standardized.street_block', postal_code_key('npi_places.postal_code')]
        ) }} as lookup_key
    from npi_places
    inner join addresses_standardized
        on
            {{ organization_name_key("replace(npi_places.address_line_1, '.', '')") }}
            = addresses_standardized.plain_line

),

keys_made as (

    select
        contact_record_key,
        'email_domain' as account_match_step,
        'domain' as key_kind,
        domain_key as lookup_key
    from contact_records
    union all
    select
        contact_record_key,
        'npi_affiliation' as account_match_step,
        'npi' as key_kind,
        npi_key as lookup_key
    from contact_records
    union all
    select
        contact_records.contact_record_key,
        'npi_affiliation' as account_match_step,
        'address' as key_kind,
        npi_places_keyed.lookup_key
    from contact_records
    inner join npi_places_keyed
        on contact_records.npi_key = npi_places_keyed.npi
    union all
    select
        contact_record_key,
        'address' as account_match_step,
        'address' as key_kind,
        {{ joined_key(['street_block', 'postal_code_key']) }} as lookup_key
    from contact_records
    union all
    select
        contact_record_key,
        'name_and_place' as account_match_step,
        'name_city' as key_kind,
        {{ joined_key(['organization_name_key', 'city_key', 'state_key']) }} as lookup_key
    from contact_records
    union all
    select
        contact_record_key,
        'name_and_place' as account_match_step,
        'name_postal_code' as key_kind,
        {{ joined_key(['organization_name_key', 'postal_code_key']) }} as lookup_key
    from contact_records

),

keys_asked as (

    select * from keys_made
    where lookup_key is not null

)

select * from keys_asked
