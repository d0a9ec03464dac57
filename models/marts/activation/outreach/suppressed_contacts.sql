{#- One row per contact, channel, scope and reason why the contact is not to be approached. -#}

with

suppressions as (

    select * from {{ ref('int_contact_suppressions') }}

),

consents as (

    select * from {{ ref('int_contact_consents') }}

),

permissions as (

    select * from {{ ref('int_contact_permissions') }}

),

rules as (

    select * from {{ ref('int_consent_rules_today') }}
    where rule_kind = 'channel'

),

contacts as (

    select
        contact_id,
        account_id
    from {{ ref('int_contact_accounts') }}

),

contactable as (

    select * from {{ ref('int_contactability') }}

),

{# A word on a channel that nobody uses is none. #}
contacts_with_consents as (

    select consents.contact_id
    from consents
    inner join rules
        on consents.channel = rules.channel
    group by consents.contact_id

),

reasons as (

    select
        contact_id,
        'any' as channel,
        'any' as scope,
        concat('suppressed_', scope) as reason,
        requested_on as started_on
    from suppressions

    union all

    select
        contact_id,
        'any' as channel,
        'any' as scope,
        'opted_out' as reason,
        cast(null as date) as started_on
    from contactable
    where is_opted_out

    union all

    select
        contact_id,
        channel,
        scope,
        reason,
        cast(captured_at as date) as started_on
    from consents
    where not is_granted

    union all

    {# an opt-out of every channel has a row of its own above #}
    select
        permissions.contact_id,
        permissions.channel,
        permissions.scope,
        permissions.reason,
        cast(null as date) as started_on
    from permissions
    inner join contactable
        on permissions.contact_id = contactable.contact_id
    where
        permissions.reason in ('unmailable', 'country_not_in_policy')
        or (permissions.reason = 'opted_out' and not contactable.is_opted_out)

    union all

    select
        contactable.contact_id,
        'any' as channel,
        'any' as scope,
        'consent_unknown' as reason,
        cast(null as date) as started_on
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
        reasons.scope,
        reasons.reason,
        contactable.is_contactable,
        reasons.started_on,
        reasons.started_on as since
    from reasons
    inner join contactable
        on reasons.contact_id = contactable.contact_id
    left join contacts
        on reasons.contact_id = contacts.contact_id

)

select * from suppressed_contacts
