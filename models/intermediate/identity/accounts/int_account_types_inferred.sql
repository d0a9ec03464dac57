{#- One row per account whose type no source states and whose name tells it: the type. The lowest priority number wins, then the longest keyword. -#}
with

accounts_untyped as (

    select
        account_id,
        {{ organization_name_key('account_name') }} as name_key
    from {{ ref('int_account_golden_records') }}
    where account_type is null

),

name_types as (

    select * from {{ ref('organization_name_types') }}

),

types_ranked as (

    select
        accounts_untyped.account_id,
        name_types.account_type,
        row_number() over (
            partition by accounts_untyped.account_id
            order by
                name_types.priority asc,
                length(name_types.keyword) desc,
                name_types.keyword asc
        ) as row_rank
    from accounts_untyped
    inner join name_types
        on {{ has_keyword('accounts_untyped.name_key', 'name_types.keyword') }}

),

types_inferred as (

    select
        account_id,
        account_type
    from types_ranked
    where row_rank = 1

)

select * from types_inferred
