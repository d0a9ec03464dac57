{#- One row per kind of signal that counts apart: its signal type, therapy area and product. -#}

with

kinds as (
    select * from {{ ref('int_signal_kinds_described') }}
),

counted as (
    select
        counted_kind_hash,
        signal_type,
        therapy_area,
        product
    from kinds
    group by
        counted_kind_hash,
        signal_type,
        therapy_area,
        product
)

select * from counted
