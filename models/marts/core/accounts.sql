{#- One row per account: an organization, with the best-known value of each attribute and its place in its hierarchy. -#}
with

accounts_placed as (

    select * from {{ ref('int_accounts_placed') }}

)

select * from accounts_placed
