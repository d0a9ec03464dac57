{#-
    One row per account and programme with people: whether anybody there may be approached, and if not what
    stands against who is closest to it: a hold, then what is not known, then a refusal.
-#}

with

outreach as (

    select * from {{ ref('contact_outreach') }}

),

hold_words as (

    select * from {{ ref('hold_words') }}

),

reasons_found as (

    select
        account_id,
        program_id,
        contact_id,
        may_contact,
        may_answer,
        hold_until,
        case
            when may_contact then cast(null as {{ dbt.type_string() }})
            when may_answer then coalesce(stop_reason, hold_reason, 'contact_cap')
            else coalesce(stop_reason, 'consent_unknown')
        end as outreach_reason
    from outreach

),

people_ranked as (

    select
        reasons_found.account_id,
        reasons_found.program_id,
        reasons_found.outreach_reason,
        reasons_found.hold_until,
        hold_words.hold_reason,
        row_number() over (
            partition by
                reasons_found.account_id,
                reasons_found.program_id
            order by
                case when reasons_found.may_contact then 0 else 1 end asc,
                case when reasons_found.may_answer then 0 else 1 end asc,
                case hold_words.hold_reason
                    when 'permission_unclear' then 0
                    when 'channel_closed' then 1
                    else 2
                end asc,
                reasons_found.hold_until asc nulls last,
                reasons_found.outreach_reason asc,
                reasons_found.contact_id asc
        ) as person_rank
    from reasons_found
    left join hold_words
        on reasons_found.outreach_reason = hold_words.outreach_reason

),

account_outreach as (

    select
        account_id,
        program_id,
        outreach_reason,
        hold_reason,
        case when outreach_reason is not null then hold_until end as hold_until,
        outreach_reason is null as may_contact
    from people_ranked
    where person_rank = 1

)

select * from account_outreach
