{#- One row per account, attribute and known value that qualification rules may name; a role of a known contact is a value. -#}

with

attributes as (
    select * from {{ ref('int_account_attributes') }}
),

contacts_matched as (
    select * from {{ ref('int_contacts_matched') }}
),

contacts_described as (
    select
        contact_id,
        decision_role
    from {{ ref('int_contacts_described') }}
),

roles as (
    select
        contacts_matched.account_id,
        contacts_described.decision_role
    from contacts_matched
    inner join contacts_described
        on contacts_matched.contact_id = contacts_described.contact_id
    where
        contacts_matched.account_id is not null
        and contacts_described.decision_role is not null
    group by
        contacts_matched.account_id,
        contacts_described.decision_role
),

facts as (
    select
        account_id,
        attribute,
        coded_value
    from attributes

    union all

    select
        account_id,
        'decision_role' as attribute,
        {{ code_list('decision_role') }} as coded_value
    from roles
)

select * from facts
