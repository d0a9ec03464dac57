{#- One row per raw row of salesforce.campaign_member: as an activity, usable or not. -#}
{{ config(materialized='view') }}

with

campaign_members as (

    select * from {{ ref('stg_salesforce__campaign_members') }}

),

campaigns as (

    select * from {{ ref('stg_salesforce__campaigns') }}
    where quarantine_reason is null

),

campaigns_ranked as (

    select
        campaign_id,
        campaign_type,
        row_number() over (
            partition by campaign_id
            order by
                updated_at desc nulls last,
                loaded_at desc nulls last,
                campaign_type desc nulls last
        ) as row_rank
    from campaigns

),

campaigns_latest as (

    select * from campaigns_ranked
    where row_rank = 1

),

campaign_members_typed as (

    select
        campaign_members.*,
        lower(
            'campaign_member/'
            || coalesce(campaigns_latest.campaign_type, 'other')
            || '/'
            || coalesce(
                campaign_members.status,
                case
                    when campaign_members.has_responded then 'responded'
                    else 'sent'
                end
            )
        ) as activity_type
    from campaign_members
    left join campaigns_latest
        on campaign_members.campaign_id = campaigns_latest.campaign_id

),

campaign_members_mapped as (

    select
        {{ conform('activity', {
            'source_table': "'salesforce.campaign_member'",
            'landing_key': "'salesforce/*'",
            'activity_record_id': "'campaign_member/' || campaign_member_id",
            'contact_record_id': "coalesce(contact_id, 'lead/' || lead_id)",
            'organization_record_id': 'account_id',
            'campaign_id': published_id('campaign_id'),
            'outcome': 'status',
        }, as_named=['activity_type', 'occurred_at', 'is_deleted', 'updated_at', 'loaded_at']) }}
    from campaign_members_typed

)

select * from campaign_members_mapped
