{#-
    One row per actor that leads to an account: which account, through which person and by which
    step. Actors whose activities name nobody known have no row here; quality.identity_health counts
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
    left join account_names
        on activity_actors.organization_name_key = account_names.lookup_key

),

actors_affiliated as (

    select
        actor_key,
        actor_hash,
        contact_id,
        coalesce(contact_account_id, record_account_id, name_account_id) as account_id,
        case
            when contact_account_id is not null then contact_match_step
            when record_account_id is not null then 'organization_link'
            else 'organization_name'
        end as account_match_step,
        coalesce(decision_role, 'unknown') as decision_role,
        coalesce(contact_id, actor_key) as person_key
    from ways_found
    where coalesce(contact_account_id, record_account_id, name_account_id) is not null

)

select * from actors_affiliated
