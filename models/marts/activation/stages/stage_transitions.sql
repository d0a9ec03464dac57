{#- One row per account or person, programme and stay in a stage: from where, by which rule, on what evidence, and for how long. -#}

with

gated as (
    select * from {{ ref('int_stage_intervals') }}
)

select * from gated
