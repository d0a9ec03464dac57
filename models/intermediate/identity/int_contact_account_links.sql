{#-
    One row per contact record x step of the ladder that finds exactly one account for it.
    Steps, best first: 1 crm_link: the source says so; 2 npi_affiliation: the registry's practice
    address of the person's NPI; 3 email_domain: a business domain of exactly one account;
    4 address: street and postal code of exactly one account, or of exactly one hospital;
    5 name_and_place: the organization's name with city or postal code.
-#}
with

contact_records as (

    select * from {{ ref('int_contact_records_standardized') }}

),

account_record_keys as (

    select * from {{ ref('int_account_record_keys') }}

),

lookup_keys as (

    select * from {{ ref('int_account_lookup_keys') }}
    where account_id is not null

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

keys_asked as (

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

links_found as (

    select
        contact_records.contact_record_key,
        'crm_link' as account_match_step,
        account_record_keys.account_id
    from contact_records
    inner join account_record_keys
        on contact_records.organization_record_key = account_record_keys.organization_record_key
    union all
    select
        keys_asked.contact_record_key,
        keys_asked.account_match_step,
        lookup_keys.account_id
    from keys_asked
    inner join lookup_keys
        on
            keys_asked.key_kind = lookup_keys.key_kind
            and keys_asked.lookup_key = lookup_keys.lookup_key

),

{# two keys of one step that lead to two accounts decide nothing #}
links_agreed as (

    select
        contact_record_key,
        account_match_step,
        min(account_id) as account_id
    from links_found
    group by
        contact_record_key,
        account_match_step
    having min(account_id) = max(account_id)

)

select * from links_agreed
