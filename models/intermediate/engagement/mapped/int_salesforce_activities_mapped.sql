{#- One row per raw row of Salesforce tasks, events, campaign members and calls: as an activity, usable or not. -#}
{{ config(materialized='view') }}

with

activities_unioned as (

    select * from {{ ref('int_salesforce_tasks_mapped') }}

    union all

    select * from {{ ref('int_salesforce_events_mapped') }}

    union all

    select * from {{ ref('int_salesforce_campaign_members_mapped') }}

    union all

    select * from {{ ref('int_salesforce_calls_mapped') }}

)

select * from activities_unioned
