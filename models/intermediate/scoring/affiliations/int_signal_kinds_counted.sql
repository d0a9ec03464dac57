{#- One row per kind of signal that counts apart: its signal type, therapy area and product. -#}

with

kinds as (
    select * from {{ ref('int_signal_variants_enriched') }}
),

counted as (
    select
        variant_key,
        signal_type,
        therapy_area,
        product
    from kinds
    group by
        variant_key,
        signal_type,
        therapy_area,
        product
)

select * from counted
