{#- Fails where permissions, is_contactable and the outreach of a contact contradict each other, or a closed channel has no reason. -#}

with

permissions as (

    select
        contact_id,
        max(case when is_permitted then 1 else 0 end) as permitted,
        {# Only these two statuses may open a channel: unclear permission never does. #}
        max(
            case
                when is_permitted and status != 'granted' and reason != 'not_required' then 1
                else 0
            end
        ) as opened_wrongly
    from {{ ref('contact_permissions') }}
    group by contact_id

),

outreach as (

    select
        contact_id,
        max(case when may_contact or may_answer or may_email or may_phone then 1 else 0 end)
            as reached
    from {{ ref('contact_outreach') }}
    group by contact_id

),

contradictions as (

    select
        contacts.contact_id,
        contacts.is_contactable,
        permissions.permitted,
        outreach.reached
    from {{ ref('contacts') }} as contacts
    left join permissions
        on contacts.contact_id = permissions.contact_id
    left join outreach
        on contacts.contact_id = outreach.contact_id
    where
        contacts.is_contactable != (coalesce(permissions.permitted, 0) = 1)
        or permissions.opened_wrongly = 1
        or (not contacts.is_contactable and outreach.reached = 1)

)

select * from contradictions
