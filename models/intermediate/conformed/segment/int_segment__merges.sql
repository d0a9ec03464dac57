{#- One row per statement of Segment that an anonymous browser is a known person. -#}
{{ config(materialized='view') }}

with

identifies as (

    select * from {{ ref('stg_segment__identifies') }}
    where
        quarantine_reason is null
        and not is_deleted
        and anonymous_id is not null

),

browsers as (

    select
        *,
        'anonymous/' || anonymous_id as browser_id
    from identifies

),

browsers_named as (

    select
        'contact' as entity,
        source_system,
        browser_id as retired_source_record_id,
        user_id as surviving_source_record_id,
        occurred_at as merged_at
    from browsers

)

select * from browsers_named
