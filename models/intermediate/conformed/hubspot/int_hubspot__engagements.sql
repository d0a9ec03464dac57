{#- One row per raw row of the six tables of HubSpot engagements: as an activity, usable or not. -#}
{{ config(materialized='view') }}

with

engagements_unioned as (

    select * from {{ ref('int_hubspot_engagements_unioned') }}

),

engagements_latest as (

    select * from {{ ref('int_hubspot__engagements_latest') }}

),

engagements_completed as (

    select
        engagements_unioned.source_table,
        engagements_unioned.source_system,
        engagements_unioned.engagement_id,
        engagements_unioned.activity_type,
        engagements_unioned.outcome,
        engagements_unioned.updated_at,
        engagements_unioned.loaded_at,
        engagements_unioned.quarantine_reason,
        engagements_unioned.record_key,
        engagements_unioned.raw_record,
        engagements_latest.company_id,
        -- who took part has a row of their own, and the engagement must not count beside it
        (
            engagements_unioned.is_deleted
            or coalesce(engagements_latest.is_deleted, false)
            or coalesce(engagements_latest.participant_count, 0) > 0
        ) as is_deleted,
        coalesce(
            engagements_unioned.occurred_at,
            engagements_latest.head_occurred_at
        ) as occurred_at
    from engagements_unioned
    left join engagements_latest
        on engagements_unioned.engagement_id = engagements_latest.engagement_id

),

engagements_mapped as (

    select
        source_table,
        'hubspot/*' as landing_key,
        source_system,
        'engagement/' || engagement_id as activity_record_id,
        activity_type,
        occurred_at,
        cast(null as {{ dbt.type_string() }}) as contact_record_id,
        cast(null as {{ dbt.type_string() }}) as email,
        company_id as organization_record_id,
        cast(null as {{ dbt.type_string() }}) as organization_name,
        cast(null as {{ dbt.type_string() }}) as content_id,
        cast(null as {{ dbt.type_string() }}) as campaign_id,
        cast(null as {{ dbt.type_string() }}) as therapy_area,
        cast(null as {{ dbt.type_string() }}) as product,
        outcome,
        cast(null as {{ dbt.type_string() }}) as user_agent,
        cast(null as {{ dbt.type_string() }}) as url,
        is_deleted,
        updated_at,
        loaded_at,
        quarantine_reason,
        record_key,
        raw_record
    from engagements_completed

)

select * from engagements_mapped
