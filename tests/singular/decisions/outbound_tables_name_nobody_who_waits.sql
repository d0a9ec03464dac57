{#-
    Fails for every person whom a table sends something to, or lets be contacted, against what stops,
    holds or closes them: suppressed, without permission, stopped, waiting or full.
-#}

with

outreach as (

    select * from {{ ref('contact_outreach') }}

),

{# what is closed for one scope is not open for all #}
permissions as (

    select
        contact_id,
        channel,
        min(case when is_permitted then 1 else 0 end) = 1 as is_permitted
    from {{ ref('contact_permissions') }}
    group by
        contact_id,
        channel

),

nurture as (

    select
        'nurture_tracks' as told_by,
        tracks.contact_id
    from {{ ref('nurture_tracks') }} as tracks
    left join outreach
        on
            tracks.contact_id = outreach.contact_id
            and tracks.program_id = outreach.program_id
    where
        not tracks.is_paused
        and not coalesce(outreach.may_email, false)

),

followups as (

    select
        'event_followups' as told_by,
        leads.contact_id
    from {{ ref('event_followups') }} as leads
    inner join outreach
        on
            leads.contact_id = outreach.contact_id
            and leads.program_id = outreach.program_id
    where
        leads.hold_reason is null
        and not outreach.may_contact

),

exported as (

    select
        'crm_contact_export' as told_by,
        export.contact_id
    from {{ ref('crm_contact_export') }} as export
    left join permissions
        on
            export.contact_id = permissions.contact_id
            and permissions.channel = 'email'
    left join permissions as calls
        on
            export.contact_id = calls.contact_id
            and calls.channel = 'phone'
    where
        (export.may_email and not coalesce(permissions.is_permitted, false))
        or (export.may_phone and not coalesce(calls.is_permitted, false))

),

actions as (

    select
        'next_actions' as told_by,
        next_actions.contact_id
    from {{ ref('next_actions') }} as next_actions
    left join outreach
        on
            next_actions.contact_id = outreach.contact_id
            and next_actions.program_id = outreach.program_id
    where
        next_actions.is_outbound
        and not coalesce(outreach.may_contact or outreach.may_answer, false)

),

named as (

    select * from nurture

    union all

    select * from followups

    union all

    select * from exported

    union all

    select * from actions

)

select * from named
