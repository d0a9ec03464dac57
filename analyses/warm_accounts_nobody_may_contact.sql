{#- One row per account and programme on the warm list where no known person may be contacted: what stands against it. -#}
-- Question: which warm accounts may nobody contact, and what would open them?
-- How to read it: `stops` are the reasons against persons, `holds` pass by themselves (`opens_on` is the first day
--   that one does). Where `consent_unknown` stands among the stops, asking for consent opens the account; where
--   a denial stands alone, another person has to be found.
-- What to change: `may_contact` to `may_email` or `may_phone` for one channel.

with

warm_accounts as (

    select * from {{ ref('warm_accounts') }}

),

contact_outreach as (

    select * from {{ ref('contact_outreach') }}

),

people as (

    select
        account_id,
        program_id,
        {{ sorted_list('stop_reason') }} as stops,
        {{ sorted_list('hold_reason') }} as holds,
        count(*) as known_contact_count,
        sum(case when stop_reason = 'consent_unknown' then 1 else 0 end)
            as consent_unknown_count,
        sum(case when may_contact then 1 else 0 end) as contactable_contact_count,
        min(hold_until) as opens_on
    from contact_outreach
    group by
        account_id,
        program_id

),

accounts_closed as (

    select
        warm_accounts.account_id,
        warm_accounts.program_id,
        warm_accounts.account_name,
        warm_accounts.state,
        warm_accounts.band,
        people.stops,
        people.holds,
        warm_accounts.warmth_score,
        people.opens_on,
        coalesce(people.known_contact_count, 0) as known_contact_count,
        coalesce(people.consent_unknown_count, 0) as consent_unknown_count
    from warm_accounts
    left join people
        on
            warm_accounts.account_id = people.account_id
            and warm_accounts.program_id = people.program_id
    where coalesce(people.contactable_contact_count, 0) = 0

)

select * from accounts_closed
order by
    warmth_score desc,
    account_id asc,
    program_id asc
