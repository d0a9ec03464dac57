{#- One row per contact: whether it may be contacted at all, on some channel and for some subject. No unless a consent says yes. -#}
with

contact_golden_records as (

    select
        contact_id,
        is_opted_out
    from {{ ref('int_contact_golden_records') }}

),

permissions as (

    select * from {{ ref('int_contact_permissions') }}

),

contact_suppressions as (

    select contact_id from {{ ref('int_contact_suppressions') }}

),

contacts_suppressed as (

    select contact_id
    from contact_suppressions
    group by contact_id

),

contacts_permitted as (

    select contact_id
    from permissions
    where is_permitted
    group by contact_id

),

contacts_judged as (

    select
        contact_golden_records.contact_id,
        contact_golden_records.is_opted_out,
        contacts_permitted.contact_id is not null as is_contactable,
        contacts_suppressed.contact_id is not null as is_suppressed
    from contact_golden_records
    left join contacts_permitted
        on contact_golden_records.contact_id = contacts_permitted.contact_id
    left join contacts_suppressed
        on contact_golden_records.contact_id = contacts_suppressed.contact_id

)

select * from contacts_judged
