{#-
    One row per actor that leads to an account: which account, through which person and by which
    step. What names an organization record belongs to it, whoever acted; so does what names, in words,
    an account at which the person is known. Else the person's own account counts, before a name alone.
    An address that several people share names none of them, but their account, where all of them are
    at one and its domain is of no other. Actors whose activities name nobody known have no row here;
    quality.identity_health counts them.
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

contact_affiliations as (

    select
        contact_id,
        account_id,
        account_match_step
    from {{ ref('int_contact_affiliations') }}

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

names_in_words as (

    select organization_name_key
    from activity_actors
    where organization_name_key is not null
    group by organization_name_key

),

{{ organizations_named('names_in_words') }}

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
        organizations_named.account_id as name_account_id,
        affiliations_named.account_match_step as named_match_step
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
    left join organizations_named
        on activity_actors.organization_name_key = organizations_named.organization_name_key
    {# the account that the activity names, where the person is known there #}
    left join contact_affiliations as affiliations_named
        on
            actor_contacts.contact_id = affiliations_named.contact_id
            and coalesce(account_record_keys.account_id, organizations_named.account_id)
            = affiliations_named.account_id

),

ways_ranked as (

    select
        *,
        case
            when record_account_id is not null then record_account_id
            when named_match_step is not null then name_account_id
            else coalesce(contact_account_id, email_account_id, name_account_id)
        end as account_id
    from ways_found

),

actors_affiliated as (

    select
        actor_key,
        actor_hash,
        contact_id,
        account_id,
        case
            when account_id = contact_account_id then contact_match_step
            when named_match_step is not null then named_match_step
            when record_account_id is not null then 'organization_link'
            when email_account_id is not null then email_match_step
            else 'organization_name'
        end as account_match_step,
        coalesce(decision_role, 'unknown') as decision_role,
        coalesce(contact_id, actor_key) as person_key
    from ways_ranked
    where account_id is not null

)

select * from actors_affiliated
