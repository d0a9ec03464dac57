{#- One row per content item and version: what it is for, when it is approved, and whether it may be used on the as-of date. -#}

with

content as (
    select
        content_id,
        title,
        landing_key,
        raw_record,
        coalesce(content_version, '1') as content_version,
        {{ try_integer('content_version') }} as version_number,
        {{ code_name('intent_level') }} as intent_level,
        {{ code_name('therapy_area') }} as therapy_area,
        {{ code_name('product') }} as product,
        {{ code_name('buyer_stage') }} as buyer_stage,
        {{ code_name('decision_role') }} as decision_role,
        {{ code_name('use_case') }} as use_case,
        {{ code_name('theme') }} as theme,
        format as content_format,
        coalesce({{ code_name('approval_status') }}, 'unknown') as approval_status,
        upper(market) as market,
        cast(approved_at as date) as valid_from,
        cast(expires_at as date) as valid_until,
        cast(review_due_at as date) as review_due_on
    from {{ ref('stg_uploads__contents') }}
    where quarantine_reason is null
),

{# Delivered twice: the row that is stricter about approval counts. #}
content_ranked as (
    select
        *,
        row_number() over (
            partition by
                content_id,
                content_version
            order by
                case when approval_status = 'approved' then 1 else 0 end asc,
                valid_until asc nulls last,
                valid_from desc nulls last,
                landing_key desc,
                raw_record desc
        ) as row_rank
    from content
),

approved_ordered as (
    select
        content_id,
        content_version,
        lead(valid_from) over (
            partition by content_id
            order by
                valid_from asc nulls first,
                version_number asc nulls first,
                content_version asc
        ) as superseded_on
    from content_ranked
    where
        row_rank = 1
        and approval_status = 'approved'
),

versions as (
    select
        content_ranked.content_id,
        content_ranked.content_version,
        content_ranked.title,
        content_ranked.intent_level,
        content_ranked.therapy_area,
        content_ranked.product,
        content_ranked.buyer_stage,
        content_ranked.decision_role,
        content_ranked.use_case,
        content_ranked.theme,
        content_ranked.content_format,
        content_ranked.approval_status,
        content_ranked.market,
        content_ranked.version_number,
        content_ranked.valid_from,
        content_ranked.valid_until,
        content_ranked.review_due_on,
        approved_ordered.superseded_on,
        case
            when content_ranked.approval_status != 'approved' then 'not_approved'
            when content_ranked.valid_from > {{ as_of_date() }} then 'not_yet_approved'
            when content_ranked.valid_until < {{ as_of_date() }} then 'expired'
            when approved_ordered.superseded_on <= {{ as_of_date() }} then 'superseded'
            else 'usable'
        end as usability
    from content_ranked
    left join approved_ordered
        on
            content_ranked.content_id = approved_ordered.content_id
            and content_ranked.content_version = approved_ordered.content_version
    where content_ranked.row_rank = 1
)

select * from versions
