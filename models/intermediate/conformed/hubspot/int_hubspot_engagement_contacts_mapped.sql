{#- One row per raw row of hubspot.engagement_contact: the engagement as an activity of one person who took part. -#}
{{ config(materialized='view') }}

with

engagement_contacts as (

    select * from {{ ref('stg_hubspot__engagement_contacts') }}

),

engagements_latest as (

    select * from {{ ref('int_hubspot__engagements_latest') }}

),

participations as (

    select
        engagement_contacts.source_system,
        engagement_contacts.engagement_id,
        engagement_contacts.contact_id,
        engagement_contacts.loaded_at,
        engagement_contacts.quarantine_reason,
        engagement_contacts.record_key,
        engagement_contacts.raw_record,
        engagements_latest.activity_type,
        engagements_latest.company_id,
        engagements_latest.outcome,
        engagements_latest.occurred_at,
        (
            engagement_contacts.is_deleted
            or coalesce(engagements_latest.is_deleted, false)
        ) as is_deleted
    from engagement_contacts
    left join engagements_latest
        on engagement_contacts.engagement_id = engagements_latest.engagement_id

),

participations_mapped as (

    select
        'hubspot.engagement_contact' as source_table,
        'hubspot/*' as landing_key,
        source_system,
        'engagement/' || engagement_id || '/' || contact_id as activity_record_id,
        activity_type,
        occurred_at,
        contact_id as contact_record_id,
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
        cast(null as timestamp) as updated_at,
        loaded_at,
        quarantine_reason,
        record_key,
        raw_record
    from participations

)

select * from participations_mapped
