-- One row: of the people of the served version who had refused, how many refusals are gone with no later permission.
with

as_of_before as (

    select max(scored_on) as published_on
    from published.activation.account_bands

),

-- Nothing known about a person, an old permission, a dead address and a country are no word of the person.
refusals as (

    select *
    from (
        select true as is_served, contact_id, account_id, channel, scope, reason, started_on
        from published.activation.suppressed_contacts
        union all
        select false as is_served, contact_id, account_id, channel, scope, reason, started_on
        from activation.suppressed_contacts
    )
    where
        reason not in ('consent_expired', 'unmailable', 'country_not_in_policy')
        and not (reason = 'consent_unknown' and channel = 'any' and started_on is null)

),

-- Whoever was erased, deleted or merged into another is no person here any more; whoever left a suppressed
-- account is not suppressed with it.
refusals_due as (

    select
        refusals.contact_id,
        refusals.channel,
        refusals.scope,
        refusals.started_on,
        as_of_before.published_on
    from refusals
    cross join as_of_before
    inner join core.contacts as contacts
        on refusals.contact_id = contacts.contact_id
    where
        refusals.is_served
        and (
            refusals.reason != 'suppressed_account'
            or refusals.account_id = contacts.account_id
        )

),

refusals_kept as (

    select distinct
        refusals_due.contact_id,
        refusals_due.channel,
        refusals_due.scope
    from refusals_due
    inner join refusals
        on
            refusals_due.contact_id = refusals.contact_id
            and refusals.channel in (refusals_due.channel, 'any')
            and refusals.scope in (refusals_due.scope, 'any')
    where not refusals.is_served

),

permitted_since as (

    select distinct
        refusals_due.contact_id,
        refusals_due.channel,
        refusals_due.scope
    from refusals_due
    inner join activation.contact_permissions as permissions
        on
            refusals_due.contact_id = permissions.contact_id
            and refusals_due.channel in (permissions.channel, 'any')
    where
        permissions.status = 'granted'
        and cast(permissions.captured_at as date)
        > coalesce(refusals_due.started_on, refusals_due.published_on - interval 1 day)

),

people as (

    select
        refusals_due.contact_id,
        max(
            case when refusals_kept.contact_id is null and permitted_since.contact_id is null then 1 else 0 end
        ) as is_lost
    from refusals_due
    left join refusals_kept
        on
            refusals_due.contact_id = refusals_kept.contact_id
            and refusals_due.channel = refusals_kept.channel
            and refusals_due.scope = refusals_kept.scope
    left join permitted_since
        on
            refusals_due.contact_id = permitted_since.contact_id
            and refusals_due.channel = permitted_since.channel
            and refusals_due.scope = permitted_since.scope
    group by refusals_due.contact_id

)

select
    count(*) as refused_count,
    coalesce(cast(sum(is_lost) as bigint), 0) as lost_count,
    -- Of one or two nobody can tell a correction from a loss.
    case when sum(is_lost) >= 3 then sum(is_lost) * 1.0 / count(*) end as lost_share_of_many
from people
