{#- Fails on every contact who may not be contacted and has no reason in suppressed_contacts, and on every one who may in spite of a reason that closes all channels. -#}

with

contacts as (

    select
        contact_id,
        is_contactable
    from {{ ref('contacts') }}

),

reasons as (

    select
        contact_id,
        max(
            case
                when
                    channel = 'any'
                    and scope = 'any'
                    and (
                        reason like 'suppressed%'
                        or reason in (
                            'opted_out', 'asked_to_stop', 'consent_denied', 'consent_never'
                        )
                    )
                    then 1
                else 0
            end
        ) as closing_count
    from {{ ref('suppressed_contacts') }}
    group by contact_id

),

contradictions as (

    select
        contacts.contact_id,
        contacts.is_contactable,
        reasons.closing_count
    from contacts
    left join reasons
        on contacts.contact_id = reasons.contact_id
    where
        (not contacts.is_contactable and reasons.contact_id is null)
        or (contacts.is_contactable and reasons.closing_count = 1)

)

select * from contradictions
