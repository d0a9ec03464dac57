{#- One row per account, attribute and known value that qualification rules may name; a role of a known contact is a value. -#}

with

attributes as (
    select * from {{ ref('int_account_attributes') }}
),

contacts as (
    select
        account_id,
        decision_role
    from {{ ref('contacts') }}
    where
        account_id is not null
        and decision_role != 'unknown'
),

roles as (
    select
        account_id,
        'decision_role' as attribute,
        {{ code_list('decision_role') }} as coded_value
    from contacts
    group by
        account_id,
        decision_role
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
        attribute,
        coded_value
    from roles
)

select * from facts
