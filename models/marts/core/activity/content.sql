{#- One row per content item and version: what it is for, when it is approved, and whether it may be used on the as-of date. -#}

with

versions as (

    select * from {{ ref('int_content_versions') }}

),

products_known as (

    {{ known_products() }}

),

areas_known as (

    {{ known_therapy_areas() }}

),

content as (

    select
        versions.content_id,
        versions.content_version,
        versions.title,
        versions.intent_level,
        areas_known.word as therapy_area,
        products_known.word as product,
        versions.buyer_stage,
        versions.decision_role,
        versions.use_case,
        versions.theme,
        versions.content_format as format,
        versions.approval_status,
        versions.market,
        versions.usability,
        versions.usability = 'usable' as is_usable,
        coalesce(versions.review_due_on < {{ as_of_date() }}, false) as is_review_overdue,
        versions.valid_from,
        versions.valid_until,
        versions.superseded_on,
        versions.review_due_on
    from versions
    left join areas_known
        on versions.therapy_area = areas_known.word
    left join products_known
        on versions.product = products_known.word

)

select * from content
