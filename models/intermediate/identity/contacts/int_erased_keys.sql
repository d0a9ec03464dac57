{#- One row per key of a person who asked to be forgotten: a keyed hash of an address, id or record key of hers, never the value. -#}
{#-
    Append-only, and kept by a full refresh: the raw views leave out what is named here (macros/sources/erasure.sql).
    A request means the whole person: all records that are hers, with their addresses. One that matches nobody
    is kept, and means whoever comes under its key.
-#}
{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        full_refresh=false,
        on_schema_change='append_new_columns',
    )
}}

with

requests as (

    select * from {{ ref('stg_uploads__erasure_requests') }}
    where quarantine_reason is null

),

contact_record_map as (

    select * from {{ ref('int_contact_record_map') }}

),

contact_records as (

    select
        contact_record_key,
        npi_key
    from {{ ref('int_contact_records_standardized') }}

),

record_aliases as (

    select
        retired_record_key,
        record_key
    from {{ ref('int_record_aliases') }}
    where entity = 'contact'

),

contact_keys as (

    select
        contact_id,
        contact_key
    from {{ ref('int_contact_keys') }}
    where key_kind = 'email'

),

earlier_addresses as (

    select
        contact_record_key,
        earlier_emails
    from {{ ref('int_contact_record_versions') }}
    where earlier_emails is not null

),

positions as (

    {{ dbt.generate_series(max_list_length()) }}

),

organizations as (

    select npi
    from {{ ref('int_organization_records_standardized') }}
    where npi is not null
    group by npi

),

requests_identified as (

    select
        request_hash,
        addresses_given,
        ids_given
    from requests

),

addresses_asked as (

    select
        requests_identified.request_hash,
        {{ address_in(
            'requests_identified.addresses_given',
            'cast(positions.generated_number as ' ~ dbt.type_int() ~ ')'
        ) }} as address
    from requests_identified
    inner join positions
        on
            positions.generated_number
            < {{ list_length('requests_identified.addresses_given', '@') }}

),

ids_parted as (

    select
        requests_identified.request_hash,
        split_part(
            requests_identified.ids_given,
            ';',
            cast(positions.generated_number as {{ dbt.type_int() }})
        ) as id_part
    from requests_identified
    inner join positions
        on positions.generated_number <= {{ list_length('requests_identified.ids_given', ';') }}

),

ids_asked as (

    select
        request_hash,
        {{ erasure_id(record_id('id_part')) }} as given_id,
        {{ erasure_id(salesforce_id_spelled('id_part', salesforce_id_in('id_part'))) }}
            as salesforce_id,
        {{ dbt.split_part(erasure_id('id_part'), "'-'", 1) }} as system_key,
        {{ replace_pattern(erasure_id('id_part'), '^[^-]*-', '') }} as id_in_system
    from ids_parted
    where id_part != '' and not id_part like '%@%'

),

records_of_people as (

    {{ records_of_people() }}

),

{# what every record is known by, the retired ones under the person who lives on #}
record_keys as (

    select
        *,
        {{ erasure_id('contact_record_key') }} as record_key
    from records_of_people

),

record_ids as (

    select
        *,
        {{ replace_pattern(
            "substring(record_key, " ~ position_of("':'", 'record_key') ~ " + 1)",
            '^(lead|anonymous)/'
        ) }} as own_id
    from record_keys

),

systems as (

    select {{ erasure_id(dbt.split_part('contact_record_key', "':'", 1)) }} as system_key
    from contact_record_map
    group by {{ erasure_id(dbt.split_part('contact_record_key', "':'", 1)) }}

),

keys_wanted as (

    select
        request_hash,
        'email' as key_kind,
        {{ erasure_hash('email', 'address') }} as key_hash
    from addresses_asked
    union all
    select
        request_hash,
        'id' as key_kind,
        {{ erasure_hash('id', 'given_id') }} as key_hash
    from ids_asked
    union all
    select
        request_hash,
        'id' as key_kind,
        {{ erasure_hash('id', 'salesforce_id') }} as key_hash
    from ids_asked
    where salesforce_id != given_id
    union all
    {#- an id with its system before it names one record #}
    select
        request_hash,
        'record' as key_kind,
        {{ erasure_hash('record', 'given_id') }} as key_hash
    from ids_asked
    where given_id like '%:%'
    union all
    select
        request_hash,
        'record' as key_kind,
        {{ erasure_hash('record', 'salesforce_id') }} as key_hash
    from ids_asked
    where salesforce_id like '%:%' and salesforce_id != given_id
    union all
    {#- `crm-17` is the 17 of a system that we know, unless an id is spelled so #}
    select
        ids_asked.request_hash,
        'record' as key_kind,
        {{ erasure_hash(
            'record', "ids_asked.system_key || ':' || ids_asked.id_in_system"
        ) }} as key_hash
    from ids_asked
    inner join systems
        on ids_asked.system_key = systems.system_key
    left join record_ids
        on ids_asked.given_id = record_ids.own_id
    where record_ids.own_id is null
    {%- if is_incremental() %}
    union all
    select
        request_hash,
        key_kind,
        key_hash
    from {{ this }}
    where
        not is_matched
        and key_hash not in (select met.key_hash from {{ this }} as met where met.is_matched)
    {%- endif %}

),

{# all addresses in her cells, and those that earlier versions of her records had #}
addresses_listed as (

    select
        contact_id,
        contact_key as given_address
    from contact_keys
    union all
    select
        records_of_people.contact_id,
        split_part(
            earlier_addresses.earlier_emails,
            ';',
            cast(positions.generated_number as {{ dbt.type_int() }})
        ) as given_address
    from records_of_people
    inner join earlier_addresses
        on records_of_people.contact_record_key = earlier_addresses.contact_record_key
    inner join positions
        on positions.generated_number <= {{ list_length('earlier_addresses.earlier_emails', ';') }}

),

addresses as (

    select
        contact_id,
        {{ address_in('given_address', 1) }} as address
    from addresses_listed

),

addresses_owned as (

    select
        address,
        min(contact_id) as contact_id
    from addresses
    group by address
    having count(distinct contact_id) = 1

),

{# her rows stay out under other keys; under these, nobody writes to whoever has the mailbox with her #}
addresses_shared as (

    select
        addresses.contact_id,
        addresses.address
    from addresses
    left join addresses_owned
        on addresses.address = addresses_owned.address
    where
        addresses.address is not null
        and addresses_owned.address is null

),

npis_given as (

    select
        contact_records.npi_key,
        contact_record_map.contact_id,
        organizations.npi is not null as is_of_organization
    from contact_records
    inner join contact_record_map
        on contact_records.contact_record_key = contact_record_map.contact_record_key
    left join organizations
        on contact_records.npi_key = organizations.npi
    where contact_records.npi_key is not null

),

npis as (

    select
        npi_key,
        contact_id
    from npis_given
    where not is_of_organization

),

{# a number that an organization has, too, finds the one person who has it, and is remembered of nobody #}
npis_of_one as (

    select
        npi_key,
        min(contact_id) as contact_id
    from npis_given
    where is_of_organization
    group by npi_key
    having count(distinct contact_id) = 1

),

npis_owned as (

    select
        npi_key,
        min(contact_id) as contact_id
    from npis
    group by npi_key
    having count(distinct contact_id) = 1

),

{# addresses and numbers that several share, too: a request by one means all who have it #}
keys_known as (

    select
        contact_id,
        'email' as key_kind,
        {{ erasure_hash('email', 'address') }} as key_hash
    from addresses
    where address is not null
    union all
    select
        contact_id,
        'record' as key_kind,
        {{ erasure_hash('record', 'record_key') }} as key_hash
    from record_ids
    union all
    select
        contact_id,
        'id' as key_kind,
        {{ erasure_hash('id', 'own_id') }} as key_hash
    from record_ids
    union all
    {# as we publish her #}
    select
        contact_id,
        'id' as key_kind,
        {{ erasure_hash('id', contact_id_of('contact_record_key')) }} as key_hash
    from record_ids
    union all
    select
        contact_id,
        'id' as key_kind,
        {{ erasure_hash('id', erasure_id('npi_key')) }} as key_hash
    from npis
    union all
    select
        contact_id,
        'id' as key_kind,
        {{ erasure_hash('id', erasure_id('npi_key')) }} as key_hash
    from npis_of_one

),

persons as (

    select
        keys_known.contact_id,
        min(keys_wanted.request_hash) as request_hash
    from keys_known
    inner join keys_wanted
        on
            keys_known.key_kind = keys_wanted.key_kind
            and keys_known.key_hash = keys_wanted.key_hash
    group by keys_known.contact_id

),

{#
    Under which keys a person is remembered; `contact` is the name of the person in tables of earlier
    dates, whichever record gave it.
#}
keys_of_persons as (

    {% for key_kind, owned, value in [
        ('email', 'addresses_owned', 'addresses_owned.address'),
        ('shared_email', 'addresses_shared', 'addresses_shared.address'),
        ('npi', 'npis_owned', 'npis_owned.npi_key'),
        ('record', 'record_ids', 'record_ids.record_key'),
        ('own_id', 'record_ids', 'record_ids.own_id'),
        ('contact', 'record_ids', contact_id_of('record_ids.contact_record_key')),
    ] %}
    select
        persons.request_hash,
        '{{ key_kind }}' as key_kind,
        {{ erasure_hash(key_kind, value) }} as key_hash
    from persons
    inner join {{ owned }}
        on persons.contact_id = {{ owned }}.contact_id
    {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

requests_met as (

    select keys_wanted.request_hash
    from keys_wanted
    inner join keys_known
        on
            keys_wanted.key_kind = keys_known.key_kind
            and keys_wanted.key_hash = keys_known.key_hash
    group by keys_wanted.request_hash

),

keys_gathered as (

    select
        keys_wanted.request_hash,
        keys_wanted.key_kind,
        keys_wanted.key_hash,
        requests_met.request_hash is not null as is_matched
    from keys_wanted
    left join requests_met
        on keys_wanted.request_hash = requests_met.request_hash
    where keys_wanted.key_hash is not null
    union all
    select
        request_hash,
        key_kind,
        key_hash,
        true as is_matched
    from keys_of_persons
    where key_hash is not null

),

keys_ranked as (

    select
        *,
        row_number() over (
            partition by key_hash
            order by
                is_matched desc,
                request_hash asc
        ) as row_rank
    from keys_gathered

),

erased_keys as (

    select
        keys_ranked.key_hash,
        keys_ranked.key_kind,
        keys_ranked.request_hash,
        keys_ranked.is_matched,
        {{ as_of_date() }} as erased_on,
        {{ erasure_hash('key', "'erasure'") }} as key_fingerprint
    from keys_ranked
    {%- if is_incremental() %}
    left join {{ this }} as held
        on
            keys_ranked.key_hash = held.key_hash
            and (held.is_matched or not keys_ranked.is_matched)
    {%- endif %}
    where {{ 'held.key_hash is null and' if is_incremental() }} keys_ranked.row_rank = 1

)

select * from erased_keys
