{#- One row per kind of signal: what it is and what it is about, with what the catalogue and the patterns of topics say. -#}
{#-
    Its own words come first, then the catalogue's, where they do not contradict them, then a pattern of its
    content, campaign or page; a product tells its area. Kinds that differ by where they were met alone count as
    one: `variant_key` is what sums go by.
-#}

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

    select
        content_id,
        therapy_area,
        product
    from {{ ref('int_content_versions') }}
    where is_latest_version

),

{# Addresses are read in lower case. #}
page_versions as (

    select
        lower(content_id) as page_word,
        min(therapy_area) as therapy_area,
        min(product) as product
    from content_versions
    group by lower(content_id)
    having count(*) = 1

),

derived_signals as (

    select
        derived_signal,
        base_signal
    from {{ policy_rows('derived_signals') }}
    group by
        derived_signal,
        base_signal

),

topic_patterns as (

    select * from {{ ref('topic_patterns') }}

),

product_areas as (

    select
        {{ code_name('product') }} as product,
        {{ code_name('therapy_area') }} as therapy_area
    from {{ policy_rows('programs') }}

    union

    select
        {{ code_name('product') }} as product,
        {{ code_name('therapy_area') }} as therapy_area
    from {{ ref('product_therapy_areas') }}

),

product_area as (

    select
        product,
        min(therapy_area) as therapy_area
    from product_areas
    where product is not null
    group by product
    having min(therapy_area) = max(therapy_area)

),

places as (

    select
        variant_hash,
        'content' as place,
        1 as place_rank,
        lower(content_id) as words
    from signal_variants
    where content_id is not null

    union all

    select
        variant_hash,
        'campaign' as place,
        2 as place_rank,
        lower(campaign_id) as words
    from signal_variants
    where campaign_id is not null

    union all

    select
        variant_hash,
        'page' as place,
        3 as place_rank,
        page as words
    from signal_variants
    where page is not null

),

matches as (

    select
        places.variant_hash,
        topic_patterns.signal_type,
        {{ code_name('topic_patterns.therapy_area') }} as therapy_area,
        {{ code_name('topic_patterns.product') }} as product,
        topic_patterns.signal_type is null as is_topic,
        row_number() over (
            partition by
                places.variant_hash,
                topic_patterns.signal_type is null
            order by
                places.place_rank asc,
                length(topic_patterns.pattern) desc,
                topic_patterns.pattern asc,
                topic_patterns.place asc
        ) as match_rank
    from places
    inner join topic_patterns
        on
            topic_patterns.place in ('*', places.place)
            and places.words like topic_patterns.pattern

),

topics_matched as (

    select * from matches
    where
        is_topic
        and match_rank = 1

),

signals_matched as (

    select * from matches
    where
        not is_topic
        and match_rank = 1

),

looked_up as (

    select
        signal_variants.variant_hash,
        {# Only a page of which nothing more is known takes its name from a pattern. #}
        case
            when signal_variants.page is not null
                then coalesce(signals_matched.signal_type, signal_variants.signal_type)
            else signal_variants.signal_type
        end as signal_type,
        coalesce(signal_variants.content_id, signal_variants.campaign_id) as once_key,
        signal_variants.therapy_area as own_area,
        signal_variants.product as own_product,
        coalesce(content_versions.therapy_area, page_versions.therapy_area) as content_area,
        coalesce(content_versions.product, page_versions.product) as content_product,
        topics_matched.therapy_area as pattern_area,
        topics_matched.product as pattern_product
    from signal_variants
    left join content_versions
        on signal_variants.content_id = content_versions.content_id
    {# The last word of an address may be the content item. #}
    left join page_versions
        on
            {{ replace_pattern('signal_variants.page', '^.*/', '') }} = page_versions.page_word
            and signal_variants.content_id is null
    left join signals_matched
        on signal_variants.variant_hash = signals_matched.variant_hash
    left join topics_matched
        on signal_variants.variant_hash = topics_matched.variant_hash

),

topics as (

    select
        variant_hash,
        signal_type,
        once_key,
        case
            when own_area is null and own_product is null
                then case
                    when content_area is null and content_product is null then pattern_area
                    else content_area
                end
            when own_area is null and own_product = content_product then content_area
            else own_area
        end as therapy_area,
        case
            when own_area is null and own_product is null
                then case
                    when content_area is null and content_product is null then pattern_product
                    else content_product
                end
            when own_product is null and own_area = content_area then content_product
            else own_product
        end as product
    from looked_up

),

{# What is made of other signals is about what they are about. #}
with_derived as (

    select * from topics

    union all

    select
        {{ row_fingerprint(['topics.variant_hash', 'derived_signals.derived_signal']) }}
            as variant_hash,
        derived_signals.derived_signal as signal_type,
        cast(null as {{ dbt.type_string() }}) as once_key,
        topics.therapy_area,
        topics.product
    from topics
    inner join derived_signals
        on topics.signal_type = derived_signals.base_signal

),

with_area as (

    select
        with_derived.variant_hash,
        with_derived.signal_type,
        with_derived.once_key,
        with_derived.product,
        signal_types_scored.signal_type is not null as is_scored,
        coalesce(with_derived.therapy_area, product_area.therapy_area) as therapy_area
    from with_derived
    left join product_area
        on with_derived.product = product_area.product
    left join signal_types_scored
        on with_derived.signal_type = signal_types_scored.signal_type

),

enriched as (

    select
        *,
        {# The event, asset or study. #}
        case when once_key is not null then {{ row_fingerprint(['once_key']) }} end as once_hash,
        {{ row_fingerprint(['signal_type', 'therapy_area', 'product']) }} as variant_key
    from with_area

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
