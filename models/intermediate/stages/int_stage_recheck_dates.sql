{#- One row per person and programme with a check-in date ahead, after a "not now" of their own or of their house. -#}

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

waits as (

    select
        contacts.contact_id,
        subjects.program_id,
        max(stays.recheck_on) as recheck_on
    from stays
    inner join subjects
        on stays.subject_key = subjects.subject_key
    inner join contacts
        on
            subjects.account_id = contacts.account_id
            and coalesce(subjects.contact_id, contacts.contact_id) = contacts.contact_id
    group by
        contacts.contact_id,
        subjects.program_id

)

select * from waits
