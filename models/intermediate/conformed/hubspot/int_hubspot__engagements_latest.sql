{#- One row per HubSpot engagement: its latest version, with the time, company and deletion its other tables add. -#}
{{ config(materialized='view') }}

with

engagement_details as (

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

engagement_contacts as (

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
    from engagement_details

),

engagements_latest as (

    select
        engagements_ranked.engagement_id,
        engagement_companies.company_id,
        engagements_ranked.activity_type,
        engagements_ranked.outcome,
        engagements_ranked.refusal_type,
        engagement_heads.occurred_at as head_occurred_at,
        coalesce(engagement_contacts.participant_count, 0) as participant_count,
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
    left join engagement_contacts
        on engagements_ranked.engagement_id = engagement_contacts.engagement_id
    where engagements_ranked.row_rank = 1

)

select * from engagements_latest
