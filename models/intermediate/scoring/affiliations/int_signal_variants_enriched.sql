{#- One row per kind of signal: what it is about, with what the catalogue says of its content. -#}
{#- Kinds that differ by their content alone count as one: `variant_key` is what sums go by. -#}

with

signal_variants as (

    select * from {{ ref('int_signal_variants') }}

),

signal_types_scored as (

    select signal_type
    from {{ ref('int_signal_types_scored') }}
    group by signal_type

),

content_versions as (

    select * from {{ ref('int_content_versions') }}
    where is_latest_version

),

looked_up as (

    select
        signal_variants.variant_hash,
        signal_variants.signal_type,
        coalesce(signal_variants.therapy_area, content_versions.therapy_area) as therapy_area,
        coalesce(signal_variants.product, content_versions.product) as product,
        coalesce(signal_variants.content_id, signal_variants.campaign_id) as once_key,
        signal_types_scored.signal_type is not null as is_scored
    from signal_variants
    left join content_versions
        on signal_variants.content_id = content_versions.content_id
    left join signal_types_scored
        on signal_variants.signal_type = signal_types_scored.signal_type

),

enriched as (

    select
        *,
        {# The event, asset or study. #}
        case when once_key is not null then {{ row_fingerprint(['once_key']) }} end as once_hash,
        {{ row_fingerprint(['signal_type', 'therapy_area', 'product']) }} as variant_key
    from looked_up

),

signal_variants_enriched as (

    select
        *,
        {# Readers that want each `variant_key` once, to name it, take this row. #}
        row_number() over (
            partition by
                variant_key,
                signal_type,
                therapy_area,
                product
            order by variant_hash asc
        ) = 1 as is_first_of_variant
    from enriched

)

select * from signal_variants_enriched
