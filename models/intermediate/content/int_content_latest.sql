{#- One row per content item: its latest version, for what it is about. -#}

with

content as (
    select * from {{ ref('stg_uploads__contents') }}
    where quarantine_reason is null
),

content_ranked as (
    select
        content_id,
        title,
        intent_level,
        {{ code_name('therapy_area') }} as therapy_area,
        {{ code_name('product') }} as product,
        approval_status,
        approved_at,
        expires_at,
        market,
        row_number() over (
            partition by content_id
            order by
                approved_at desc nulls last,
                {{ try_integer('content_version') }} desc nulls last,
                content_version desc nulls last,
                title desc nulls last,
                therapy_area desc nulls last,
                product desc nulls last,
                landing_key desc
        ) as content_rank
    from content
),

content_latest as (
    select
        content_id,
        title,
        intent_level,
        therapy_area,
        product,
        approval_status,
        approved_at,
        expires_at,
        market
    from content_ranked
    where content_rank = 1
)

select * from content_latest
