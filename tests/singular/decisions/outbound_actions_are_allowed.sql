{#- Fails on every action that names a person who may not be contacted so, or material that may not be used, and on one that holds and names anyway. -#}

with

next_actions as (

    select * from {{ ref('next_actions') }}

),

outreach as (

    select * from {{ ref('contact_outreach') }}

),

permissions as (

    select
        contact_id,
        channel,
        max(case when is_permitted then 1 else 0 end) as permitted
    from {{ ref('contact_permissions') }}
    group by
        contact_id,
        channel

),

content as (

    select * from {{ ref('content') }}

),

judged as (

    select
        next_actions.account_id,
        next_actions.program_id,
        next_actions.contact_id,
        case
            when next_actions.is_outbound and next_actions.contact_id is null then 'nobody named'
            when not next_actions.is_outbound and next_actions.contact_id is not null
                then 'named while held'
            when
                next_actions.is_outbound
                and (
                    next_actions.hold_reason is not null
                    or next_actions.action_channel not in ('email', 'phone')
                )
                then 'held and outbound'
            when next_actions.is_outbound and coalesce(permissions.permitted, 0) = 0
                then 'channel not permitted'
            when
                next_actions.is_outbound
                and not coalesce(outreach.may_contact, false)
                and not (
                    next_actions.outreach_kind = 'answer'
                    and next_actions.trigger_activity_id is not null
                    and coalesce(outreach.may_answer, false)
                )
                then 'may not be contacted'
            when next_actions.content_id is not null and not coalesce(content.is_usable, false)
                then 'material not usable'
        end as problem
    from next_actions
    left join outreach
        on
            next_actions.contact_id = outreach.contact_id
            and next_actions.program_id = outreach.program_id
    left join permissions
        on
            next_actions.contact_id = permissions.contact_id
            and next_actions.action_channel = permissions.channel
    left join content
        on
            next_actions.content_id = content.content_id
            and next_actions.content_version = content.content_version

)

select * from judged
where problem is not null
