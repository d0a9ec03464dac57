{#- One row per raw row of segment.pages: as an activity, usable or not. -#}
{{ config(materialized='view') }}

with

pages as (

    select * from {{ ref('stg_segment__pages') }}

),

pages_mapped as (

    {#- a browser that named nobody yet keeps an id of its own, an alias once it does #}
    select
        {{ conform('activity', {
            'source_table': "'segment.pages'",
            'landing_key': "'segment/*'",
            'activity_record_id': "'page/' || page_view_id",
            'activity_type': "'page'",
            'contact_record_id': "coalesce(user_id, 'anonymous/' || anonymous_id)",
            'campaign_id': campaign_code('campaign_name'),
        }, as_named=[
            'occurred_at', 'refusal_type', 'user_agent', 'url', 'is_deleted', 'loaded_at',
        ]) }}
    from pages

)

select * from pages_mapped
