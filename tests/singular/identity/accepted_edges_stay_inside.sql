{#- Fails on every accepted pair whose records are in two accounts. -#}
with

match_edges as (

    select * from {{ ref('account_match_edges') }}

),

edges_astray as (

    select
        left_record_key,
        right_record_key
    from match_edges
    where
        decision = 'accepted'
        and left_account_id != right_account_id

)

select * from edges_astray
