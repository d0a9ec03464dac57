{#-
    One row per actor that leads to an account: which account, through which person and by which
    step. An address that several people share names none of them, but their account, where all of
    them are at one and its domain is of no other. Actors whose activities name nobody known have no row here; quality.identity_health counts
    them.
-#}
with

activity_actors as (

    select * from {{ ref('int_activity_actors') }}

),

actor_contacts as (

    select * from {{ ref('int_actor_contacts') }}

),

contact_accounts as (

    select * from {{ ref('int_contact_accounts') }}

),

contact_golden_records as (

    select
        contact_id,
        decision_role
    from {{ ref('int_contact_golden_records') }}

),

account_record_keys as (

    select * from {{ ref('int_account_record_keys') }}

),

contact_emails as (

    select
        email,
        contact_id
    from {{ ref('int_contact_record_map') }}
    where email is not null
    group by
        email,
        contact_id

),

match_steps as (

    select * from {{ ref('account_match_steps') }}

),

account_domains as (

    select
        lookup_key as domain,
        account_id
    from {{ ref('int_account_lookup_keys') }}
    where
        key_kind = 'domain'
        and account_id is not null

),

{# The weakest step of all of them is that of the address. #}
emails_shared as (

    select
        contact_emails.email,
        min(contact_accounts.account_id) as account_id,
        max(match_steps.step_number) as step_number
    from contact_emails
    left join contact_accounts
        on contact_emails.contact_id = contact_accounts.contact_id
    left join match_steps
        on contact_accounts.account_match_step = match_steps.account_match_step
    group by contact_emails.email
    having
        count(*) > 1
        and count(*) = count(contact_accounts.account_id)
        and min(contact_accounts.account_id) = max(contact_accounts.account_id)

),

email_accounts as (

    select
        {{ keyed_hash('emails_shared.email') }} as email_key,
        emails_shared.account_id,
        match_steps.account_match_step
    from emails_shared
    inner join match_steps
        on emails_shared.step_number = match_steps.step_number
    left join account_domains
        on {{ domain_key('emails_shared.email') }} = account_domains.domain
    where coalesce(account_domains.account_id, emails_shared.account_id) = emails_shared.account_id

),

account_names as (

    select
        lookup_key,
        account_id
    from {{ ref('int_account_lookup_keys') }}
    where
        key_kind = 'name'
        and account_id is not null

),

ways_found as (

    select
        activity_actors.actor_key,
        activity_actors.actor_hash,
        actor_contacts.contact_id,
        contact_golden_records.decision_role,
        contact_accounts.account_id as contact_account_id,
        contact_accounts.account_match_step as contact_match_step,
        account_record_keys.account_id as record_account_id,
        email_accounts.account_id as email_account_id,
        email_accounts.account_match_step as email_match_step,
        account_names.account_id as name_account_id
    from activity_actors
    left join actor_contacts
        on activity_actors.actor_key = actor_contacts.actor_key
    left join contact_accounts
        on actor_contacts.contact_id = contact_accounts.contact_id
    left join contact_golden_records
        on actor_contacts.contact_id = contact_golden_records.contact_id
    left join account_record_keys
        on activity_actors.organization_record_key = account_record_keys.organization_record_key
    left join email_accounts
        on
            activity_actors.email_key = email_accounts.email_key
            and actor_contacts.contact_id is null
    left join account_names
        on activity_actors.organization_name_key = account_names.lookup_key

),

actors_affiliated as (

    select
        actor_key,
        actor_hash,
        contact_id,
        coalesce(contact_account_id, record_account_id, email_account_id, name_account_id)
            as account_id,
        case
            when contact_account_id is not null then contact_match_step
            when record_account_id is not null then 'organization_link'
            when email_account_id is not null then email_match_step
            else 'organization_name'
        end as account_match_step,
        coalesce(decision_role, 'unknown') as decision_role,
        coalesce(contact_id, actor_key) as person_key
    from ways_found
    where
        coalesce(contact_account_id, record_account_id, email_account_id, name_account_id)
        is not null

)

select * from actors_affiliated
