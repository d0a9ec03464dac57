{#- One row per contact, channel and reason why the contact is not to be approached. -#}

with

suppressions as (
    select * from {{ ref('int_contact_suppressions_named') }}
),

consents as (
    select * from {{ ref('int_contact_consents_judged') }}
),

contacts as (
    select
        contact_id,
        account_id
    from {{ ref('int_contacts_matched') }}
),

contactable as (
    select * from {{ ref('int_contacts_contactable') }}
),

contacts_with_consents as (
    select contact_id
    from consents
    group by contact_id
),

reasons as (
    select
        contact_id,
        'any' as channel,
        concat('suppressed_', scope) as reason,
        requested_on as since
    from suppressions

    union all

    select
        contact_id,
        'any' as channel,
        'opted_out' as reason,
        cast(null as date) as since
    from contactable
    where is_opted_out

    union all

    select
        contact_id,
        channel,
        case
            when status in ('denied', 'never', 'expired') then concat('consent_', status)
            {# a permission that was granted and does not count has run out #}
            when status = 'granted' then 'consent_expired'
            else 'consent_unknown'
        end as reason,
        cast(captured_at as date) as since
    from consents
    where not is_granted

    union all

    select
        contactable.contact_id,
        'any' as channel,
        'consent_unknown' as reason,
        cast(null as date) as since
    from contactable
    left join contacts_with_consents
        on contactable.contact_id = contacts_with_consents.contact_id
    where contacts_with_consents.contact_id is null
),

suppressed_contacts as (
    select
        reasons.contact_id,
        contacts.account_id,
        reasons.channel,
        reasons.reason,
        contactable.is_contactable,
        reasons.since
    from reasons
    inner join contactable
        on reasons.contact_id = contactable.contact_id
    left join contacts
        on reasons.contact_id = contacts.contact_id
)

select * from suppressed_contacts
