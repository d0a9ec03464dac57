{#-
    One row per contact x key by which others name people, as id_key writes keys: ids of records, also
    of those merged away at their source, and every address in their cells with its domains; under
    `former_email` those that a record had before, under `bare_id` ids without the portal that they are of.
    `is_sole`: nobody else has the key. Restricted: personal data.
-#}
with

contact_record_map as (

    select
        contact_id,
        contact_record_key
    from {{ ref('int_contact_record_map') }}

),

record_aliases as (

    select * from {{ ref('int_record_aliases') }}
    where entity = 'contact'

),

contact_records as (

    select
        contact_record_key,
        source_record_id,
        npi,
        phone
    from {{ ref('int_contact_records') }}

),

records_given as (

    select
        contact_record_key,
        email,
        {# most cells hold the one address that is known already #}
        case
            when additional_emails != coalesce(';' || email || ';', ';') then additional_emails
        end as email_parts,
        earlier_emails
    from {{ ref('int_contact_record_versions') }}

),

positions as (

    {{ dbt.generate_series(max_list_length()) }}

),

records_of_people as (

    {{ records_of_people() }}

),

emails_listed as (

    select
        contact_record_key,
        email,
        0 as is_former
    from records_given
    {%- for addresses, is_former in [('email_parts', 0), ('earlier_emails', 1)] %}

    union all

    select
        records_given.contact_record_key,
        split_part(
            records_given.{{ addresses }},
            ';',
            cast(positions.generated_number as {{ dbt.type_int() }})
        ) as email,
        {{ is_former }} as is_former
    from records_given
    inner join positions
        on positions.generated_number <= {{ list_length('records_given.' ~ addresses, ';') }}
    {%- endfor %}

),

emails_read as (

    select
        contact_record_key,
        {{ normalize_email('email') }} as email,
        is_former
    from emails_listed

),

contact_emails as (

    select
        records_of_people.contact_id,
        emails_read.email,
        {{ domain_key('emails_read.email') }} as domain_0,
        min(emails_read.is_former) as is_former
    from records_of_people
    inner join emails_read
        on records_of_people.contact_record_key = emails_read.contact_record_key
    where emails_read.email is not null
    group by
        records_of_people.contact_id,
        emails_read.email

),

{# a domain of nobody's own is above another one: mail.x.org is of x.org #}
domains_opened as (

    select
        *,
        nullif({{ replace_pattern('domain_0', '^([^.]+[.]){1}', '') }}, domain_0) as domain_1,
        nullif({{ replace_pattern('domain_0', '^([^.]+[.]){2}', '') }}, domain_0) as domain_2,
        nullif({{ replace_pattern('domain_0', '^([^.]+[.]){3}', '') }}, domain_0) as domain_3,
        nullif({{ replace_pattern('domain_0', '^([^.]+[.]){4}', '') }}, domain_0) as domain_4,
        nullif({{ replace_pattern('domain_0', '^([^.]+[.]){5}', '') }}, domain_0) as domain_5,
        nullif({{ replace_pattern('domain_0', '^([^.]+[.]){6}', '') }}, domain_0) as domain_6
    from contact_emails
    where is_former = 0

),

{# What was said of `42` before a second portal was told apart may be of its `emea-42`. #}
records_of_instances as (

    select
        contact_id,
        {{ dbt.split_part('contact_record_key', "':'", 1) }} as source_system,
        {{ replace_pattern('contact_record_key', '^[^:]*:[A-Za-z0-9_]+-', '') }} as bare_id
    from records_of_people
    where
        {{ has_pattern(
            'contact_record_key', '^(' ~ instanced_sources() | join('|') ~ '):[A-Za-z0-9_]+-[0-9]+$'
        ) }}

),

keys_listed as (

    select
        contact_id,
        'record' as key_kind,
        {{ id_key('contact_record_key') }} as contact_key
    from contact_record_map
    {%- for key in ['bare_id', "source_system || ':' || bare_id"] %}
    union all
    select
        contact_id,
        'bare_id' as key_kind,
        {{ id_key(key) }} as contact_key
    from records_of_instances
    {%- endfor %}
    union all
    select
        contact_record_map.contact_id,
        'record' as key_kind,
        {{ id_key('record_aliases.retired_record_key') }} as contact_key
    from contact_record_map
    inner join record_aliases
        on contact_record_map.contact_record_key = record_aliases.record_key
    union all
    select
        contact_record_map.contact_id,
        'record_id' as key_kind,
        {{ id_key('contact_records.source_record_id') }} as contact_key
    from contact_record_map
    inner join contact_records
        on contact_record_map.contact_record_key = contact_records.contact_record_key
    union all
    select
        contact_record_map.contact_id,
        'npi' as key_kind,
        {{ id_key('contact_records.npi') }} as contact_key
    from contact_record_map
    inner join contact_records
        on contact_record_map.contact_record_key = contact_records.contact_record_key
    union all
    select
        contact_record_map.contact_id,
        'phone' as key_kind,
        {{ called_number('contact_records.phone') }} as contact_key
    from contact_record_map
    inner join contact_records
        on contact_record_map.contact_record_key = contact_records.contact_record_key
    where contact_records.phone is not null
    union all
    select
        contact_id,
        'contact' as key_kind,
        contact_id as contact_key
    from contact_record_map
    union all
    select
        contact_id,
        case when is_former = 1 then 'former_email' else 'email' end as key_kind,
        email as contact_key
    from contact_emails
    {%- for step in range(7) %}
    union all
    select
        contact_id,
        'domain' as key_kind,
        domain_{{ step }} as contact_key
    from domains_opened
    where domain_{{ step }} like '%.%'
    {%- endfor %}

),

keys_distinct as (

    select
        contact_id,
        key_kind,
        contact_key
    from keys_listed
    where contact_key is not null
    group by
        contact_id,
        key_kind,
        contact_key

),

keys_counted as (

    select
        contact_id,
        key_kind,
        contact_key,
        count(*) over (partition by key_kind, contact_key) = 1 as is_sole
    from keys_distinct

)

select * from keys_counted
