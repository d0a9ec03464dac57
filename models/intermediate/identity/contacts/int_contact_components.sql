{#-
    One row per contact record that an edge touches: the person it is, called after the smallest record
    key. Edges join each record with the first one that has the same NPI, the same e-mail address, or the
    same name at the same account. An address or name that carries several NPIs is split by NPI, an
    address of several family names by name: then it is a desk's address, not a person's. So is an NPI
    under which people of other family and given names stand.
-#}
{{
    config(
        materialized='connected_components',
    )
}}
with

contact_records as (

    select
        contact_record_key,
        person_name_key,
        last_name_key,
        email,
        is_shared_mailbox,
        npi_key,
        case when person_name_key != last_name_key then substring(person_name_key, 1, 1) end
            as given_initial
    from {{ ref('int_contact_records_standardized') }}

),

contact_record_accounts as (

    select
        contact_record_key,
        account_id
    from {{ ref('int_contact_record_accounts') }}
    where step_rank = 1

),

keys_made as (

    select
        contact_record_key,
        'same_npi' as rule,
        npi_key as person_key,
        npi_key,
        last_name_key,
        given_initial
    from contact_records
    where npi_key is not null
    union all
    select
        contact_record_key,
        'same_email' as rule,
        email as person_key,
        npi_key,
        last_name_key,
        given_initial
    from contact_records
    where
        email is not null
        and not is_shared_mailbox
    union all
    select
        contact_records.contact_record_key,
        'same_name_and_account' as rule,
        concat(contact_records.person_name_key, '|', contact_record_accounts.account_id)
            as person_key,
        contact_records.npi_key,
        contact_records.last_name_key,
        contact_records.given_initial
    from contact_records
    inner join contact_record_accounts
        on contact_records.contact_record_key = contact_record_accounts.contact_record_key
    where
        contact_records.person_name_key is not null
        {# a family name alone is no name #}
        and contact_records.person_name_key != contact_records.last_name_key

),

keys_measured as (

    select
        rule,
        person_key,
        count(distinct npi_key) as npi_count,
        count(distinct last_name_key) as last_name_count,
        count(distinct given_initial) as initial_count
    from keys_made
    group by
        rule,
        person_key
    having count(*) > 1

),

keys_split as (

    select
        keys_made.contact_record_key,
        keys_made.rule,
        keys_made.person_key,
        case
            when keys_measured.npi_count <= 1 then ''
            else keys_made.npi_key
        end as npi_part,
        case
            when keys_measured.last_name_count <= 1 then ''
            when keys_made.rule = 'same_email' then keys_made.last_name_key
            {# a new family name is one's own, a new given name beside it is somebody else's #}
            when keys_made.rule = 'same_npi' and keys_measured.initial_count > 1
                then keys_made.last_name_key
            else ''
        end as name_part
    from keys_made
    inner join keys_measured
        on
            keys_made.rule = keys_measured.rule
            and keys_made.person_key = keys_measured.person_key

),

records_led as (

    select
        contact_record_key,
        rule,
        min(contact_record_key) over (
            partition by rule, person_key, npi_part, name_part
        ) as first_record_key
    from keys_split
    where
        npi_part is not null
        and name_part is not null

),

edges as (

    select
        first_record_key as left_key,
        contact_record_key as right_key,
        min(rule) as rule
    from records_led
    where first_record_key != contact_record_key
    group by
        first_record_key,
        contact_record_key

)

select * from edges
