{#- One row per content item and version: what it is for, when it is approved, whether it may be used on the as-of date, and whether it is the latest. -#}

with

content as (

    select
        content_id,
        {{ mask_personal_text('title') }} as title,
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
        approved_at,
        cast(approved_at as date) as valid_from,
        cast(expires_at as date) as valid_until,
        cast(review_due_at as date) as review_due_on
    from {{ ref('stg_uploads__contents') }}
    where quarantine_reason is null

),

themes_known as (

    {{ known_themes() }}

),

content_ranked as (

    {#- Delivered twice: the row that is stricter about approval counts. #}
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

content_ordered as (

    select
        *,
        row_number() over (
            partition by content_id
            order by
                approved_at desc nulls last,
                version_number desc nulls last,
                content_version desc
        ) as version_rank
    from content_ranked
    where row_rank = 1

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
    from content_ordered
    where approval_status = 'approved'

),

versions as (

    select
        content_ordered.content_id,
        content_ordered.content_version,
        content_ordered.title,
        content_ordered.intent_level,
        content_ordered.therapy_area,
        content_ordered.product,
        content_ordered.buyer_stage,
        content_ordered.decision_role,
        content_ordered.use_case,
        themes_known.word as theme,
        content_ordered.content_format,
        content_ordered.approval_status,
        content_ordered.market,
        content_ordered.version_number,
        content_ordered.valid_from,
        content_ordered.valid_until,
        content_ordered.review_due_on,
        approved_ordered.superseded_on,
        content_ordered.version_rank = 1 as is_latest_version,
        case
            when content_ordered.approval_status != 'approved' then 'not_approved'
            when content_ordered.valid_from > {{ as_of_date() }} then 'not_yet_approved'
            when content_ordered.valid_until < {{ as_of_date() }} then 'expired'
            when approved_ordered.superseded_on <= {{ as_of_date() }} then 'superseded'
            else 'usable'
        end as usability
    from content_ordered
    left join approved_ordered
        on
            content_ordered.content_id = approved_ordered.content_id
            and content_ordered.content_version = approved_ordered.content_version
    left join themes_known
        on content_ordered.theme = themes_known.word

)

select * from versions
