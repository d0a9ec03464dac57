{#- One row per account, attribute and known value that qualification rules may name; a role of a known contact is a value. -#}

with

attributes as (
    select * from {{ ref('int_account_fit_values') }}
),

contact_accounts as (
    select * from {{ ref('int_contact_accounts') }}
),

contact_golden_records as (
    select
        contact_id,
        decision_role
    from {{ ref('int_contact_golden_records') }}
),

roles as (
    select
        contact_accounts.account_id,
        contact_golden_records.decision_role
    from contact_accounts
    inner join contact_golden_records
        on contact_accounts.contact_id = contact_golden_records.contact_id
    where
        contact_accounts.account_id is not null
        and contact_golden_records.decision_role is not null
    group by
        contact_accounts.account_id,
        contact_golden_records.decision_role
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
        {{ as_code_list('decision_role') }} as coded_value
    from roles
)

select * from facts
