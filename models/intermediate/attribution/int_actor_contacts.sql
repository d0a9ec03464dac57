{#- One row per actor that is a known person: by the contact record that its activities name, else by the e-mail token. -#}
with

activity_actors as (

    select * from {{ ref('int_activity_actors') }}

),

record_aliases as (

    select * from {{ ref('int_record_aliases') }}
    where entity = 'contact'

),

contact_record_map as (

    select
        contact_record_key,
        contact_id
    from {{ ref('int_contact_record_map') }}

),

contact_emails_given as (

    select
        contact_id,
        contact_key as email
    from {{ ref('int_contact_keys') }}
    where key_kind = 'email'

),

{# an address of several contacts names none of them #}
emails_of_one_contact as (

    select
        email,
        min(contact_id) as contact_id
    from contact_emails_given
    group by email
    having min(contact_id) = max(contact_id)

),

contact_emails as (

    select
        {{ keyed_hash('email') }} as email_key,
        contact_id
    from emails_of_one_contact

),

actors_identified as (

    select
        activity_actors.actor_key,
        activity_actors.actor_hash,
        coalesce(contact_record_map.contact_id, contact_emails.contact_id) as contact_id
    from activity_actors
    left join record_aliases
        on activity_actors.contact_record_key = record_aliases.retired_record_key
    left join contact_record_map
        on
            coalesce(record_aliases.record_key, activity_actors.contact_record_key)
            = contact_record_map.contact_record_key
    left join contact_emails
        on activity_actors.email_key = contact_emails.email_key

),

actors_known as (

    select * from actors_identified
    where contact_id is not null

)

select * from actors_known
