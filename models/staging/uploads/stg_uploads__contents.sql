{#- One row per raw row of uploads.content: a version of a piece of content, its audience and its approval. -#}
{{ config(materialized='table') }}

with

content_raw as (

    select * from {{ source('uploads', 'content') }}

),

content_renamed as (

    select
        ---------- ids
        {{ published_id(without_address(clean_text('content_id'))) }} as content_id,
        ---------- strings
        {{ published_id(without_address(clean_text('content_version'))) }} as content_version,
        {{ clean_text('title') }} as title,
        {{ clean_text('intent_level') }} as intent_level,
        {{ clean_text('therapy_area') }} as therapy_area,
        {{ clean_text('product') }} as product,
        {{ clean_text('buyer_stage') }} as buyer_stage,
        {{ clean_text('decision_role') }} as decision_role,
        {{ clean_text('use_case') }} as use_case,
        {{ clean_text('format') }} as format,
        {{ clean_text('theme') }} as theme,
        {{ clean_text('approval_status') }} as approval_status,
        {{ clean_text('market') }} as market,
        ---------- timestamps
        {{ try_timestamp('approved_at') }} as approved_at,
        {{ try_timestamp('expires_at') }} as expires_at,
        {{ try_timestamp('review_due_at') }} as review_due_at,
        {{ unreadable_times([
            'approved_at', 'expires_at', 'review_due_at'
        ]) }} as has_unreadable_time,
        ---------- audit
        landing_key,
        {{ raw_row_as_json('uploads', 'content') }} as raw_record
    from content_raw

),

content_judged as (

    select
        *,
        {{ given_key(['content_id']) }} as record_key,
        case
            when content_id is null then 'missing_key'
            when has_unreadable_time then 'unusable_time'
            else cast(null as {{ dbt.type_string() }})
        end as quarantine_reason
    from content_renamed

)

select * from content_judged
