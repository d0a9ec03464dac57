{#-
    One row per contact: whether it may be contacted. No unless a consent says yes: granted and
    unexpired on some channel, `any` channel not refused by the latest word on it, no opt-out and no
    suppression.
-#}
with

contacts_described as (

    select
        contact_id,
        is_opted_out
    from {{ ref('int_contacts_described') }}

),

consents_counting as (

    select * from {{ ref('int_contact_consents_judged') }}

),

contacts_suppressed as (

    select * from {{ ref('int_contact_suppressions_matched') }}

),

consents_summed as (

    select
        contact_id,
        sum(case when is_granted then 1 else 0 end) as granted_count,
        sum(case when channel = 'any' and status in ('denied', 'never') then 1 else 0 end)
            as refused_count
    from consents_counting
    group by contact_id

),

contacts_judged as (

    select
        contacts_described.contact_id,
        contacts_described.is_opted_out,
        (
            coalesce(consents_summed.granted_count, 0) > 0
            and coalesce(consents_summed.refused_count, 0) = 0
            and contacts_suppressed.contact_id is null
            and not contacts_described.is_opted_out
        ) as is_contactable,
        contacts_suppressed.contact_id is not null as is_suppressed
    from contacts_described
    left join consents_summed
        on contacts_described.contact_id = consents_summed.contact_id
    left join contacts_suppressed
        on contacts_described.contact_id = contacts_suppressed.contact_id

)

select * from contacts_judged
