{#-
    One row per account, programme and person (null: everybody there) of whom it was said that they do not
    want it: when last. What was asked before is settled by it; said of the house, in every programme.
-#}

with

deferrals as (

    select * from {{ ref('int_deferrals') }}
    where stage = 'recycle'

),

programs as (

    select * from {{ ref('int_programs_today') }}

),

rejections as (

    select
        deferrals.account_id,
        programs.program_id,
        case when not deferrals.covers_account then deferrals.contact_id end as contact_id,
        max(deferrals.said_at) as rejected_at
    from deferrals
    inner join programs
        on
            deferrals.program_id = programs.program_id
            or deferrals.holds_house
    group by
        deferrals.account_id,
        programs.program_id,
        case when not deferrals.covers_account then deferrals.contact_id end

)

select * from rejections
