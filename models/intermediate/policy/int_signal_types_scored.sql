{#- One row per policy version and signal type that says something: it gives or takes points, or is an accepted meeting. -#}
{#- Most of what is recorded says nothing: mail that was sent, delivered or opened. It is counted by day and goes no further. -#}
{{ config(materialized='view') }}

with

signal_types as (

    select * from {{ policy_rows('signal_types') }}

),

scored as (

    select * from signal_types
    where
        points > 0
        or stop_kind = 'meeting'

)

select * from scored
