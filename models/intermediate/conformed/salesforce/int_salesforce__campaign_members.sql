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
        'salesforce.campaign_member' as source_table,
        'salesforce/*' as landing_key,
        source_system,
        'campaign_member/' || campaign_member_id as activity_record_id,
        activity_type,
        occurred_at,
        coalesce(contact_id, 'lead/' || lead_id) as contact_record_id,
        cast(null as {{ dbt.type_string() }}) as email,
        account_id as organization_record_id,
        cast(null as {{ dbt.type_string() }}) as organization_name,
        cast(null as {{ dbt.type_string() }}) as content_id,
        campaign_id,
        cast(null as {{ dbt.type_string() }}) as therapy_area,
        cast(null as {{ dbt.type_string() }}) as product,
        status as outcome,
        cast(null as {{ dbt.type_string() }}) as user_agent,
        cast(null as {{ dbt.type_string() }}) as url,
        is_deleted,
        updated_at,
        loaded_at,
        quarantine_reason,
        record_key,
        raw_record
    from campaign_members_typed

)

select * from campaign_members_mapped
