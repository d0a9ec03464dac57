{#- One row per contact record of our own systems: role, account and what is permitted on which channel, for tools that write it back. -#}
{#- No name, address or number: the system that gets the row knows the person by its own id. -#}

with

records as (
    select
        contact_record_key,
        source_system,
        source_record_id,
        landed_from
    from {{ ref('int_contact_records') }}
),

persons as (
    select
        contact_record_key,
        contact_id
    from {{ ref('int_contact_persons') }}
),

reference_lists as (
    select * from {{ ref('reference_lists') }}
),

contacts as (
    select * from {{ ref('contacts') }}
),

contactable as (
    select * from {{ ref('int_contacts_contactable') }}
),

consents as (
    select
        contact_id,
        channel,
        case when is_granted then 1 else 0 end as granted_count
    from {{ ref('int_contact_consents_judged') }}
),

{# What is said of a channel counts; only where nothing is, what is said of any channel does. #}
channels as (
    select
        contact_id,
        coalesce(
            max(case when channel = 'email' then granted_count end),
            max(case when channel = 'any' then granted_count end),
            0
        ) as email_granted_count,
        coalesce(
            max(case when channel = 'phone' then granted_count end),
            max(case when channel = 'any' then granted_count end),
            0
        ) as phone_granted_count,
        coalesce(max(case when channel = 'sms' then granted_count end), 0) as text_granted_count
    from consents
    group by contact_id
),

contacts_permitted as (
    select
        contacts.contact_id,
        contacts.account_id,
        contacts.decision_role,
        contacts.specialty_group,
        contacts.account_match_pct,
        contacts.is_contactable,
        contactable.is_suppressed,
        contacts.is_contactable and coalesce(channels.email_granted_count, 0) = 1 as may_email,
        contacts.is_contactable and coalesce(channels.phone_granted_count, 0) = 1 as may_phone,
        contacts.is_contactable and coalesce(channels.text_granted_count, 0) = 1 as may_text
    from contacts
    inner join contactable
        on contacts.contact_id = contactable.contact_id
    left join channels
        on contacts.contact_id = channels.contact_id
),

crm_contact_export as (
    select
        {{ spreadsheet_safe('records.source_system') }} as source_system,
        {{ spreadsheet_safe('records.source_record_id') }} as source_record_id,
        contacts_permitted.contact_id,
        contacts_permitted.account_id,
        contacts_permitted.decision_role,
        contacts_permitted.specialty_group,
        contacts_permitted.account_match_pct,
        contacts_permitted.is_contactable,
        contacts_permitted.may_email,
        contacts_permitted.may_phone,
        contacts_permitted.may_text,
        contacts_permitted.is_suppressed,
        {{ dbt.hash(named_values({
            'contact': 'contacts_permitted.contact_id',
            'account': 'contacts_permitted.account_id',
            'role': 'contacts_permitted.decision_role',
            'specialty': 'contacts_permitted.specialty_group',
            'match': 'contacts_permitted.account_match_pct',
            'contactable': 'contacts_permitted.is_contactable',
            'email': 'contacts_permitted.may_email',
            'phone': 'contacts_permitted.may_phone',
            'text': 'contacts_permitted.may_text',
            'suppressed': 'contacts_permitted.is_suppressed',
        })) }} as change_hash,
        {{ as_of_date() }} as scored_on
    from records
    inner join persons
        on records.contact_record_key = persons.contact_record_key
    inner join contacts_permitted
        on persons.contact_id = contacts_permitted.contact_id
    left join reference_lists
        on records.landed_from = reference_lists.landed_from
    where reference_lists.landed_from is null
)

select * from crm_contact_export
