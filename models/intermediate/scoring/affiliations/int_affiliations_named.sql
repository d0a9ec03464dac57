{#- One row per affiliation that is counted: the account, person, role and way of matching that its hash stands for. -#}

with

affiliations as (
    select * from {{ ref('int_affiliations_counted') }}
),

named as (
    select
        affiliation_hash,
        {{ row_fingerprint(['account_id']) }} as account_hash,
        {{ affiliation_columns() | join(',\n        ') }}
    from affiliations
    group by
        affiliation_hash,
        {{ affiliation_columns() | join(',\n        ') }}
)

select * from named
