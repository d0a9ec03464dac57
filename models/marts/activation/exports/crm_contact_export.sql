{#- One row per contact record of our own systems: role, account and what is permitted on which channel, for tools that write it back. -#}
{#- No name, address or number: the system that gets the row knows the person by its own id. -#}

with

records as (

    select
        contact_record_key,
        source_system,
        {{ published_id('source_record_id') }} as source_record_id,
        landed_from,
        allowed_products is not null or allowed_regions is not null as is_limited
    from {{ ref('int_contact_records') }}

),

persons as (

    select
        contact_record_key,
        contact_id
    from {{ ref('int_contact_record_map') }}

),

reference_lists as (

    select * from {{ ref('reference_lists') }}

),

contacts as (

    select * from {{ ref('contacts') }}

),

{# Who may be spoken to about some products or places alone is not open for all, whichever record says it. #}
contacts_limited as (

    select persons.contact_id
    from records
    inner join persons
        on records.contact_record_key = persons.contact_record_key
    where records.is_limited
    group by persons.contact_id

),

{# What is closed for one product, area or programme is not open for all, nor is what was said of some alone. #}
permissions as (

    select
        permissions_judged.contact_id,
        permissions_judged.channel,
        min(
            case
                when permissions_judged.is_permitted and contacts_limited.contact_id is null then 1
                else 0
            end
        ) = 1
        and max(case when permissions_judged.scope = 'any' then 1 else 0 end) = 1 as is_permitted
    from {{ ref('int_contact_permissions') }} as permissions_judged
    left join contacts_limited
        on permissions_judged.contact_id = contacts_limited.contact_id
    group by
        permissions_judged.contact_id,
        permissions_judged.channel

),

programs_permitted as (

    select
        contact_id,
        {{ sorted_list('case when may_answer_by_email then program_id end', ';') }}
            as email_programs,
        {{ sorted_list('case when may_answer_by_phone then program_id end', ';') }}
            as phone_programs
    from {{ ref('contact_outreach') }}
    group by contact_id

),

nurture as (

    select
        contact_id,
        program_id,
        path,
        pause_reason,
        step,
        next_step_on
    from {{ ref('nurture_tracks') }}

),

channels as (

    select
        contact_id,
        max(case when channel = 'email' and is_permitted then 1 else 0 end) as email_count,
        max(case when channel = 'phone' and is_permitted then 1 else 0 end) as phone_count,
        max(case when channel = 'sms' and is_permitted then 1 else 0 end) as text_count,
        max(case when channel = 'in_person' and is_permitted then 1 else 0 end) as visit_count,
        max(case when channel = 'postal' and is_permitted then 1 else 0 end) as letter_count,
        max(case when channel = 'webinar' and is_permitted then 1 else 0 end) as invitation_count
    from permissions
    group by contact_id

),

{# Nothing on record is no permission. #}
contacts_permitted as (

    select
        contacts.contact_id,
        contacts.account_id,
        contacts.decision_role,
        contacts.specialty_group,
        contacts.account_match_pct,
        contacts.is_contactable,
        programs_permitted.email_programs,
        programs_permitted.phone_programs,
        coalesce(channels.email_count, 0) = 1 as may_email,
        coalesce(channels.phone_count, 0) = 1 as may_phone,
        coalesce(channels.text_count, 0) = 1 as may_text,
        coalesce(channels.visit_count, 0) = 1 as may_visit,
        coalesce(channels.letter_count, 0) = 1 as may_send_letters,
        coalesce(channels.invitation_count, 0) = 1 as may_invite
    from contacts
    left join channels
        on contacts.contact_id = channels.contact_id
    left join programs_permitted
        on contacts.contact_id = programs_permitted.contact_id

),

crm_contact_export as (

    select
        {{ spreadsheet_safe('records.source_system') }} as source_system,
        {{ spreadsheet_safe('records.source_record_id') }} as source_record_id,
        contacts_permitted.contact_id,
        contacts_permitted.account_id,
        {{ spreadsheet_safe('nurture.program_id') }} as nurture_program_id,
        contacts_permitted.decision_role,
        contacts_permitted.specialty_group,
        {{ spreadsheet_safe('nurture.path') }} as nurture_path,
        nurture.pause_reason as nurture_pause_reason,
        {{ spreadsheet_safe('contacts_permitted.email_programs') }} as email_programs,
        {{ spreadsheet_safe('contacts_permitted.phone_programs') }} as phone_programs,
        contacts_permitted.account_match_pct,
        nurture.step as nurture_step,
        contacts_permitted.is_contactable,
        contacts_permitted.may_email,
        contacts_permitted.may_phone,
        contacts_permitted.may_text,
        contacts_permitted.may_visit,
        contacts_permitted.may_send_letters,
        contacts_permitted.may_invite,
        nurture.next_step_on as next_nurture_on,
        {{ dbt.hash(as_key_values({
            'contact': 'contacts_permitted.contact_id',
            'account': 'contacts_permitted.account_id',
            'role': 'contacts_permitted.decision_role',
            'specialty': 'contacts_permitted.specialty_group',
            'match': 'contacts_permitted.account_match_pct',
            'contactable': 'contacts_permitted.is_contactable',
            'email': 'contacts_permitted.may_email',
            'phone': 'contacts_permitted.may_phone',
            'text': 'contacts_permitted.may_text',
            'visit': 'contacts_permitted.may_visit',
            'letters': 'contacts_permitted.may_send_letters',
            'invite': 'contacts_permitted.may_invite',
            'email_programs': 'contacts_permitted.email_programs',
            'phone_programs': 'contacts_permitted.phone_programs',
            'program': 'nurture.program_id',
            'path': 'nurture.path',
            'step': 'nurture.step',
            'next': 'nurture.next_step_on',
            'pause': 'nurture.pause_reason',
        })) }} as change_hash,
        {{ as_of_date() }} as scored_on
    from records
    inner join persons
        on records.contact_record_key = persons.contact_record_key
    inner join contacts_permitted
        on persons.contact_id = contacts_permitted.contact_id
    left join nurture
        on persons.contact_id = nurture.contact_id
    left join reference_lists
        on records.landed_from = reference_lists.landed_from
    where reference_lists.landed_from is null

)

select * from crm_contact_export
