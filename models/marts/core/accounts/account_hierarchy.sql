{#-
    One row per account x ancestor x stretch of days: the accounts above it, nearest at distance 1; an
    account is not its own ancestor. Today's rows have no valid_to.
-#}
with

ancestors_dated as (

    select * from {{ ref('int_account_ancestors_dated') }}

),

hierarchy_dated as (

    select
        account_id,
        ancestor_account_id,
        cast(distance as {{ dbt.type_bigint() }}) as distance,
        valid_from,
        valid_to
    from ancestors_dated

)

select * from hierarchy_dated
