{#- One row per hospital or health system where no decider of pharmacy or formulary may be contacted. -#}
-- Question: which hospitals lack a pharmacy contact?
-- How to read it: the first rows are on a warm list, then the warmest. Where `known_pharmacy_contact_count` is 0,
--   find somebody; where it is more, the people are known and permission is missing. A clinical pharmacist who
--   may be contacted, or a pharmacy contact at another site of the same health system, can introduce you.
-- What to change: the account types, or the role in `pharmacy_people` (`research` asks the same of trial sites).

with

accounts as (

    select * from {{ ref('accounts') }}

),

contacts as (

    select * from {{ ref('contacts') }}

),

affiliations as (

    select * from {{ ref('contact_affiliations') }}

),

scores as (

    select * from {{ ref('account_scores') }}

),

warm_accounts as (

    select * from {{ ref('warm_accounts') }}

),

latest_date as (

    select max(scored_on) as scored_on
    from scores

),

people as (

    select
        affiliations.account_id,
        contacts.decision_role,
        contacts.is_contactable
    from affiliations
    inner join contacts
        on affiliations.contact_id = contacts.contact_id

),

pharmacy_people as (

    select
        account_id,
        count(*) as known_pharmacy_contact_count,
        sum(case when is_contactable then 1 else 0 end) as contactable_count
    from people
    where decision_role = 'formulary_decision'
    group by account_id

),

pharmacists as (

    select
        account_id,
        count(*) as contactable_pharmacist_count
    from people
    where
        decision_role = 'clinical_pharmacist'
        and is_contactable
    group by account_id

),

systems_with_pharmacy as (

    select accounts.top_account_id
    from accounts
    inner join pharmacy_people
        on accounts.account_id = pharmacy_people.account_id
    where pharmacy_people.contactable_count > 0
    group by accounts.top_account_id

),

warmest as (

    select
        scores.account_id,
        max(scores.warmth_score) as warmth_score
    from scores
    inner join latest_date
        on scores.scored_on = latest_date.scored_on
    group by scores.account_id

),

warm_programs as (

    select
        account_id,
        {{ sorted_list('program_id') }} as warm_programs
    from warm_accounts
    group by account_id

),

hospitals as (

    select * from accounts
    where account_type in (
        'health_system_idn',
        'hospital_academic',
        'hospital_children',
        'hospital_community',
        'hospital_government',
        'hospital_specialty'
    )

),

hospitals_without_pharmacy as (

    select
        hospitals.account_id,
        hospitals.account_name,
        hospitals.account_type,
        hospitals.city,
        hospitals.state,
        warm_programs.warm_programs,
        warmest.warmth_score,
        hospitals.bed_count,
        coalesce(pharmacy_people.known_pharmacy_contact_count, 0) as known_pharmacy_contact_count,
        coalesce(pharmacists.contactable_pharmacist_count, 0) as contactable_pharmacist_count,
        systems_with_pharmacy.top_account_id is not null as has_pharmacy_contact_in_system
    from hospitals
    left join warmest
        on hospitals.account_id = warmest.account_id
    left join warm_programs
        on hospitals.account_id = warm_programs.account_id
    left join pharmacy_people
        on hospitals.account_id = pharmacy_people.account_id
    left join pharmacists
        on hospitals.account_id = pharmacists.account_id
    left join systems_with_pharmacy
        on hospitals.top_account_id = systems_with_pharmacy.top_account_id
    where coalesce(pharmacy_people.contactable_count, 0) = 0

)

select * from hospitals_without_pharmacy
order by
    case when warm_programs is null then 1 else 0 end asc,
    warmth_score desc,
    account_id asc
