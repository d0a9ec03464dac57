{#- One row per contact: a person, the account they belong to and how that is known; no name, address or phone. -#}
with

contacts_matched as (

    select * from {{ ref('int_contacts_matched') }}

),

contacts_described as (

    select * from {{ ref('int_contacts_described') }}

),

contacts_contactable as (

    select * from {{ ref('int_contacts_contactable') }}

),

match_confidence as (

    select * from {{ ref('int_match_confidence_in_force') }}

),

contacts_gathered as (

    select
        contacts_matched.contact_id,
        contacts_matched.account_id,
        contacts_matched.account_match_step,
        coalesce(contacts_described.decision_role, 'unknown') as decision_role,
        coalesce(contacts_described.specialty_group, 'unknown') as specialty_group,
        {{ keyed_hash('contacts_described.email') }} as email_hash,
        match_confidence.match_pct as account_match_pct,
        contacts_described.source_record_count,
        contacts_contactable.is_contactable
    from contacts_matched
    inner join contacts_described
        on contacts_matched.contact_id = contacts_described.contact_id
    inner join contacts_contactable
        on contacts_matched.contact_id = contacts_contactable.contact_id
    inner join match_confidence
        on contacts_matched.account_match_step = match_confidence.account_match_step

)

select * from contacts_gathered
