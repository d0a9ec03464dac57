{#- One row per content item and version: what it is for, when it is approved, and whether it may be used on the as-of date. -#}

with

versions as (

    select * from {{ ref('int_content_versions') }}

),

content as (

    select
        content_id,
        content_version,
        title,
        intent_level,
        therapy_area,
        product,
        buyer_stage,
        decision_role,
        use_case,
        theme,
        content_format as format,
        approval_status,
        market,
        usability,
        usability = 'usable' as is_usable,
        coalesce(review_due_on < {{ as_of_date() }}, false) as is_review_overdue,
        valid_from,
        valid_until,
        superseded_on,
        review_due_on
    from versions

)

select * from content
