{#- One row per contact record: what identifies the person and places them, in normal forms. Restricted: personal data. -#}
with

contact_records as (

    select * from {{ ref('int_contact_records') }}

),

addresses_standardized as (

    select * from {{ ref('int_addresses_standardized') }}

),

names_standardized as (

    select * from {{ ref('int_organization_names_standardized') }}

),

states as (

    select * from {{ ref('states') }}

),

shared_domains as (

    select * from {{ ref('shared_domains') }}

),

shared_mailboxes as (

    select * from {{ ref('shared_mailboxes') }}

),

placeholder_npis as (

    select * from {{ ref('placeholder_npis') }}

),

source_systems as (

    select * from {{ ref('int_source_systems') }}

),

records_cleaned as (

    select
        *,
        {{ person_name_key('first_name', 'last_name') }} as person_name_key,
        {{ organization_name_key('last_name') }} as last_name_key,
        {{ plain_organization_name('organization_name') }} as plain_organization_name,
        {{ organization_name_key("replace(address_line_1, '.', '')") }} as plain_line,
        {{ organization_name_key('city') }} as city_given,
        {{ organization_name_key('state') }} as state_given,
        {{ postal_code_key('postal_code') }} as postal_code_key,
        {{ phone_key('phone') }} as phone_key,
        {{ npi_key('npi') }} as npi_key,
        {{ organization_name_key('job_title') }} as title_key,
        {{ organization_name_key('specialty') }} as specialty_key,
        {{ dbt.split_part('email', "'@'", 1) }} as mailbox,
        {{ domain_key('email') }} as domain_given
    from contact_records

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
        records_placed.contact_record_key,
        records_placed.source_system,
        records_placed.organization_record_key,
        records_placed.person_name_key,
        records_placed.last_name_key,
        records_placed.email,
        case when placeholder_npis.npi is null then records_placed.npi_key end as npi_key,
        records_placed.phone_key,
        names_standardized.name_key as organization_name_key,
        addresses_standardized.street_block,
        records_placed.city_key,
        records_placed.postal_code_key,
        records_placed.title_key,
        records_placed.specialty_key,
        source_systems.trust_rank,
        records_placed.is_opted_out,
        records_placed.created_at,
        records_placed.updated_at,
        coalesce(states.state, upper(records_placed.state_given)) as state_key,
        shared_mailboxes.mailbox is not null as is_shared_mailbox,
        {# a domain of nobody in particular places nobody #}
        case
            when shared_domains.domain is null then records_placed.domain_given
            else cast(null as {{ dbt.type_string() }})
        end as domain_key
    from records_placed
    inner join source_systems
        on records_placed.source_system = source_systems.source_system
    left join names_standardized
        on records_placed.plain_organization_name = names_standardized.plain_name
    left join addresses_standardized
        on records_placed.plain_line = addresses_standardized.plain_line
    left join placeholder_npis
        on records_placed.npi_key = placeholder_npis.npi
    left join states
        on records_placed.state_given = states.state_name
    left join shared_domains
        on records_placed.domain_given = shared_domains.domain
    left join shared_mailboxes
        on records_placed.mailbox = shared_mailboxes.mailbox

)

select * from records_looked_up
