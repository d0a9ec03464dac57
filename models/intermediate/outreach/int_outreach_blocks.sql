{#-
    One row per contact and programme in which outreach that nobody asked for is stopped: a sale won or
    open at the account, or a meeting. `ends_on` is the last day of a stop that ends by itself. What
    people refuse is a permission, not a stop.
-#}

with

rules as (

    select * from {{ ref('int_consent_rules_today') }}

),

programs as (

    select * from {{ ref('int_programs_today') }}

),

contacts as (

    select
        contact_id,
        account_id
    from {{ ref('int_contact_accounts') }}
    where account_id is not null

),

events as (

    select * from {{ ref('int_contact_touches') }}
    where contact_id is not null

),

opportunities as (

    select * from {{ ref('int_opportunities') }}
    where account_id is not null

),

{# A sale without a programme stops every programme: too many is safe here, too few is not. #}
sales as (

    select
        opportunities.account_id,
        programs.program_id,
        cast(coalesce(opportunities.closed_at, opportunities.created_at) as date) as since,
        cast(null as date) as ends_on,
        case when opportunities.is_won then 'customer' else 'open_opportunity' end as stop_kind
    from opportunities
    inner join programs
        on coalesce(opportunities.program_id, programs.program_id) = programs.program_id
    where
        opportunities.is_won
        or not opportunities.is_closed

),

rejections as (

    {{ account_rejections() }}

),

{# A meeting about another therapy area leaves the programme alone. #}
meetings as (

    select
        events.contact_id,
        programs.program_id,
        events.stop_kind,
        events.activity_date as since,
        {{ add_days('events.activity_date', 'holds.rule_value') }} as ends_on
    from events
    inner join programs
        on
            {{ relevance_class('events', 'programs') }} != 'other'
    inner join rules as holds
        on
            events.stop_kind = holds.status
            and holds.rule_kind = 'hold'

),

{# Said no since: the rejection holds it, and is what is told. #}
meetings_settled as (

    select
        meetings.contact_id,
        meetings.program_id,
        meetings.since
    from meetings
    inner join contacts
        on meetings.contact_id = contacts.contact_id
    inner join rejections
        on
            contacts.account_id = rejections.account_id
            and meetings.program_id = rejections.program_id
            and coalesce(rejections.contact_id, meetings.contact_id) = meetings.contact_id
            and meetings.since <= cast(rejections.rejected_at as date)
    group by
        meetings.contact_id,
        meetings.program_id,
        meetings.since

),

stops_found as (

    select
        contacts.contact_id,
        sales.program_id,
        sales.stop_kind,
        sales.since,
        sales.ends_on
    from sales
    inner join contacts
        on sales.account_id = contacts.account_id

    union all

    select
        meetings.contact_id,
        meetings.program_id,
        meetings.stop_kind,
        meetings.since,
        meetings.ends_on
    from meetings
    left join meetings_settled
        on
            meetings.contact_id = meetings_settled.contact_id
            and meetings.program_id = meetings_settled.program_id
            and meetings.since = meetings_settled.since
    where
        meetings.ends_on >= {{ as_of_date() }}
        and meetings_settled.contact_id is null

),

stops_ranked as (

    select
        stops_found.*,
        rules.rule_rank as stop_rank,
        row_number() over (
            partition by
                stops_found.contact_id,
                stops_found.program_id
            order by
                rules.rule_rank asc,
                stops_found.ends_on desc nulls first,
                stops_found.since desc
        ) as row_rank
    from stops_found
    inner join rules
        on
            stops_found.stop_kind = rules.status
            and rules.rule_kind = 'stop'

),

stops as (

    select
        contact_id,
        program_id,
        stop_kind,
        since,
        ends_on
    from stops_ranked
    where row_rank = 1

)

select * from stops
