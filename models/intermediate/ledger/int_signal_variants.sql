{#- One row per kind of signal in the ledger: each distinct signal type, therapy area, product and content item. -#}
{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        on_schema_change='append_new_columns',
        pre_hook="{{ delete_unused_names('variant_hash') }}",
    )
}}

with

activities as (

    select
        variant_hash,
        {{ signal_kind_columns() | join(',\n        ') }}
    from {{ ref('int_activities') }}
    where
        not is_deleted
        and {{ is_unnamed('variant_hash') }}

),

kinds as (

    select
        variant_hash,
        {{ signal_kind_columns() | join(',\n        ') }}
    from activities
    group by
        variant_hash,
        {{ signal_kind_columns() | join(',\n        ') }}

)

select * from kinds
