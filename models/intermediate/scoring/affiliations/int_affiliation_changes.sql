{#- One row per actor that belonged to another account, person or role when scores were last published: its account then and now. -#}

with

moved as (
    select
        actor_key,
        account_id,
        current_account_id
    from {{ ref('int_affiliations_at_last_score') }}
    where has_moved
)

select * from moved
