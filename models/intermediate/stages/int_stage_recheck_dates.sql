{#-
    One row per person and programme with a check-in date ahead, after a "not now" of their own or of their
    house, in the programme itself or, where the policy says so, in another one of the house.
-#}

with

stays as (

    select * from {{ ref('int_stage_stays') }}
    where
        left_at is null
        and recheck_on > {{ as_of_date() }}

),

subjects as (

    select * from {{ ref('int_stage_subjects') }}

),

contacts as (

    select
        contact_id,
        account_id
    from {{ ref('int_contact_accounts') }}
    where account_id is not null

),

deferrals as (

    select * from {{ ref('int_deferrals') }}

),

programs as (

    select * from {{ ref('int_programs_today') }}

),

{# A stay has the reason and date of the last word; that word says whether the other programmes wait. #}
deferrals_of_house as (

    select
        account_id,
        program_id,
        reason,
        recheck_on
    from deferrals
    where holds_house
    group by
        account_id,
        program_id,
        reason,
        recheck_on

),

stays_of_contacts as (

    select
        contacts.contact_id,
        subjects.account_id,
        subjects.program_id,
        stays.reason,
        stays.recheck_on
    from stays
    inner join subjects
        on stays.subject_key = subjects.subject_key
    inner join contacts
        on
            subjects.account_id = contacts.account_id
            and coalesce(subjects.contact_id, contacts.contact_id) = contacts.contact_id

),

waits_found as (

    select
        contact_id,
        program_id,
        recheck_on
    from stays_of_contacts

    union all

    select
        stays_of_contacts.contact_id,
        programs.program_id,
        stays_of_contacts.recheck_on
    from stays_of_contacts
    inner join deferrals_of_house
        on
            stays_of_contacts.account_id = deferrals_of_house.account_id
            and stays_of_contacts.program_id = deferrals_of_house.program_id
            and stays_of_contacts.reason = deferrals_of_house.reason
            and stays_of_contacts.recheck_on = deferrals_of_house.recheck_on
    cross join programs

),

waits as (

    select
        contact_id,
        program_id,
        max(recheck_on) as recheck_on
    from waits_found
    group by
        contact_id,
        program_id

)

select * from waits
