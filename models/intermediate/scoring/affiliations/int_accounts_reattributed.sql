{#- One row per account that gained or lost an actor, or whose people changed, since scores were last published. -#}

with

moved as (
    select * from {{ ref('int_affiliation_changes') }}
),

accounts as (
    select account_id
    from moved

    union all

    select current_account_id as account_id
    from moved
),

reattributed as (
    select account_id
    from accounts
    where account_id is not null
    group by account_id
)

select * from reattributed
