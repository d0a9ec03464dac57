{#-
    One row per person and programme with a check-in date ahead, after a "not now" of their own or of their
    house (or a rejection: the later word counts), in the programme itself or, where the policy says so, in every one of the house, whether or not the
    account is in the scope of the programme in which it was said.
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

stage_rules as (

    select
        policy_version,
        stage_level,
        stage
    from {{ policy_rows('stage_rules') }}
    where ends_waiting

),

advances as (

    select * from {{ ref('int_stage_advances') }}

),

stays_of_contacts as (

    select
        contacts.contact_id,
        subjects.program_id,
        stays.recheck_on,
        coalesce(stays.stage = 'recycle', false) as is_rejected
    from stays
    inner join subjects
        on stays.subject_key = subjects.subject_key
    inner join contacts
        on
            subjects.account_id = contacts.account_id
            and coalesce(subjects.contact_id, contacts.contact_id) = contacts.contact_id

),

{# The last word of a house, or of a person there, in each programme: it says whether the other programmes wait. #}
deferrals_ranked as (

    select
        account_id,
        program_id,
        holds_house,
        recheck_on,
        said_at,
        coalesce(stage = 'recycle', false) as is_rejected,
        case when not covers_account then contact_id end as contact_id,
        row_number() over (
            partition by
                account_id,
                program_id,
                case when not covers_account then contact_id end
            order by
                said_at desc,
                recheck_on desc,
                evidence_kind asc,
                evidence_id asc
        ) as word_rank
    from deferrals

),

{# What somebody asked for since ends the wait. #}
waits_ended as (

    select
        advances.account_id,
        advances.program_id,
        advances.contact_id,
        max(advances.entered_at) as ended_at
    from advances
    inner join stage_rules
        on
            advances.policy_version = stage_rules.policy_version
            and advances.stage_level = stage_rules.stage_level
            and advances.stage = stage_rules.stage
    group by
        advances.account_id,
        advances.program_id,
        advances.contact_id

),

waits_of_house as (

    select
        deferrals_ranked.account_id,
        deferrals_ranked.contact_id,
        deferrals_ranked.is_rejected,
        max(deferrals_ranked.recheck_on) as recheck_on
    from deferrals_ranked
    left join waits_ended
        on
            deferrals_ranked.account_id = waits_ended.account_id
            and deferrals_ranked.program_id = waits_ended.program_id
            and coalesce(deferrals_ranked.contact_id, '') = coalesce(waits_ended.contact_id, '')
            and deferrals_ranked.said_at < waits_ended.ended_at
    where
        deferrals_ranked.word_rank = 1
        and deferrals_ranked.holds_house
        and deferrals_ranked.recheck_on > {{ as_of_date() }}
        and waits_ended.account_id is null
    group by
        deferrals_ranked.account_id,
        deferrals_ranked.contact_id,
        deferrals_ranked.is_rejected

),

waits_found as (

    select
        contact_id,
        program_id,
        recheck_on,
        is_rejected
    from stays_of_contacts

    union all

    select
        contacts.contact_id,
        programs.program_id,
        waits_of_house.recheck_on,
        waits_of_house.is_rejected
    from waits_of_house
    inner join contacts
        on
            waits_of_house.account_id = contacts.account_id
            and coalesce(waits_of_house.contact_id, contacts.contact_id) = contacts.contact_id
    cross join programs

),

{# The later date counts; of one date a no is what is told. #}
waits_ranked as (

    select
        contact_id,
        program_id,
        recheck_on,
        is_rejected,
        row_number() over (
            partition by
                contact_id,
                program_id
            order by
                recheck_on desc,
                case when is_rejected then 0 else 1 end asc
        ) as wait_rank
    from waits_found

),

waits as (

    select
        contact_id,
        program_id,
        recheck_on,
        is_rejected
    from waits_ranked
    where wait_rank = 1

)

select * from waits
