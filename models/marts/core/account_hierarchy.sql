{#- One row per account x ancestor: the accounts above it, nearest at distance 1; an account is not its own ancestor. -#}
with

account_ancestors as (

    select * from {{ ref('int_account_ancestors') }}

),

hierarchy_dated as (

    select
        account_id,
        ancestor_account_id,
        cast(distance as {{ dbt.type_bigint() }}) as distance,
        valid_from,
        {# what the sources state today is open-ended #}
        cast(null as date) as valid_to
    from account_ancestors

)

select * from hierarchy_dated
