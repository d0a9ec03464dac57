{#- One row per kind of signal: what it is about, with what the catalogue says of its content. -#}
{#- Kinds that differ by their content alone count as one: `variant_key` is what sums go by. -#}

with

kinds as (
    select * from {{ ref('int_signal_variants') }}
),

scored_types as (
    select signal_type
    from {{ ref('int_signal_types_scored') }}
    group by signal_type
),

content as (
    select * from {{ ref('int_content_versions') }}
    where is_latest_version
),

looked_up as (
    select
        kinds.variant_hash,
        kinds.signal_type,
        coalesce(kinds.therapy_area, content.therapy_area) as therapy_area,
        coalesce(kinds.product, content.product) as product,
        scored_types.signal_type is not null as is_scored
    from kinds
    left join content
        on kinds.content_id = content.content_id
    left join scored_types
        on kinds.signal_type = scored_types.signal_type
),

described as (
    select
        *,
        {{ row_fingerprint(['signal_type', 'therapy_area', 'product']) }} as variant_key
    from looked_up
)

select * from described
