{#- One row per raw row of a HubSpot engagement, and per person who took part in it: as an activity, usable or not. -#}
{{ config(materialized='view') }}

with

engagement_details as (

    select * from {{ ref('stg_hubspot__engagement_details') }}

),

engagement_contacts as (

    select * from {{ ref('stg_hubspot__engagement_contacts') }}

),

details_usable as (

    select * from {{ ref('stg_hubspot__engagement_details') }}
    where quarantine_reason is null

),

engagement_heads as (

    select
        engagement_id,
        max(occurred_at) as occurred_at,
        max(case when is_deleted then 1 else 0 end) as deleted_count
    from {{ ref('stg_hubspot__engagements') }}
    where quarantine_reason is null
    group by engagement_id

),

engagement_companies as (

    select
        engagement_id,
        min(company_id) as company_id
    from {{ ref('stg_hubspot__engagement_companies') }}
    where
        quarantine_reason is null
        and not is_deleted
    group by engagement_id

),

participants_counted as (

    select
        engagement_id,
        count(*) as participant_count
    from {{ ref('stg_hubspot__engagement_contacts') }}
    where
        quarantine_reason is null
        and not is_deleted
    group by engagement_id

),

engagements_ranked as (

    select
        *,
        row_number() over (
            partition by engagement_id
            order by
                updated_at desc nulls last,
                loaded_at desc nulls last,
                {{ content_hash([
                    'source_table', 'activity_type', 'is_deleted', 'occurred_at',
                ]) }} desc
        ) as row_rank
    from details_usable

),

{# The latest version of an engagement, with the time, company and deletion that its other tables add. #}
engagements_latest as (

    select
        engagements_ranked.engagement_id,
        engagement_companies.company_id,
        engagements_ranked.activity_type,
        engagements_ranked.outcome,
        engagements_ranked.refusal_type,
        engagement_heads.occurred_at as head_occurred_at,
        coalesce(participants_counted.participant_count, 0) as participant_count,
        (
            engagements_ranked.is_deleted
            or coalesce(engagement_heads.deleted_count, 0) > 0
        ) as is_deleted,
        coalesce(engagements_ranked.occurred_at, engagement_heads.occurred_at) as occurred_at
    from engagements_ranked
    left join engagement_heads
        on engagements_ranked.engagement_id = engagement_heads.engagement_id
    left join engagement_companies
        on engagements_ranked.engagement_id = engagement_companies.engagement_id
    left join participants_counted
        on engagements_ranked.engagement_id = participants_counted.engagement_id
    where engagements_ranked.row_rank = 1

),

engagements_completed as (

    select
        engagement_details.source_table,
        engagement_details.source_system,
        engagement_details.activity_type,
        engagement_details.outcome,
        engagement_details.refusal_type,
        engagement_details.updated_at,
        engagement_details.loaded_at,
        engagement_details.quarantine_reason,
        engagement_details.record_key,
        engagement_details.raw_record,
        engagements_latest.company_id,
        'engagement/' || engagement_details.engagement_id as activity_record_id,
        {#- who took part has a row of their own, and the engagement must not count beside it #}
        (
            engagement_details.is_deleted
            or coalesce(engagements_latest.is_deleted, false)
            or coalesce(engagements_latest.participant_count, 0) > 0
        ) as is_deleted,
        coalesce(
            engagement_details.occurred_at,
            engagements_latest.head_occurred_at
        ) as occurred_at
    from engagement_details
    left join engagements_latest
        on engagement_details.engagement_id = engagements_latest.engagement_id

),

participations as (

    select
        engagement_contacts.source_system,
        engagement_contacts.contact_id,
        engagement_contacts.loaded_at,
        engagement_contacts.quarantine_reason,
        engagement_contacts.record_key,
        engagement_contacts.raw_record,
        engagements_latest.activity_type,
        engagements_latest.company_id,
        engagements_latest.outcome,
        engagements_latest.refusal_type,
        engagements_latest.occurred_at,
        'engagement/' || engagement_contacts.engagement_id || '/' || engagement_contacts.contact_id
            as activity_record_id,
        (
            engagement_contacts.is_deleted
            or coalesce(engagements_latest.is_deleted, false)
        ) as is_deleted
    from engagement_contacts
    left join engagements_latest
        on engagement_contacts.engagement_id = engagements_latest.engagement_id

),

engagements_mapped as (

    select
        {{ conform('activity', {
            'landing_key': "'hubspot/*'",
            'organization_record_id': 'company_id',
        }, as_named=[
            'source_table', 'activity_record_id', 'activity_type', 'refusal_type', 'occurred_at', 'outcome',
            'is_deleted', 'updated_at', 'loaded_at',
        ]) }}
    from engagements_completed

),

participations_mapped as (

    select
        {{ conform('activity', {
            'source_table': "'hubspot.engagement_contact'",
            'landing_key': "'hubspot/*'",
            'contact_record_id': 'contact_id',
            'organization_record_id': 'company_id',
        }, as_named=[
            'activity_record_id', 'activity_type', 'refusal_type', 'occurred_at', 'outcome', 'is_deleted',
            'loaded_at',
        ]) }}
    from participations

),

activities_unioned as (

    select * from engagements_mapped

    union all

    select * from participations_mapped

)

select * from activities_unioned
