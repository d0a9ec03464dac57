{#- One row per raw row of Salesforce tasks, events, campaign members and calls: as an activity, usable or not. -#}
{{ config(materialized='view') }}

with

activities_unioned as (

    select * from {{ ref('int_salesforce__tasks') }}

    union all

    select * from {{ ref('int_salesforce__events') }}

    union all

    select * from {{ ref('int_salesforce__campaign_members') }}

    union all

    select * from {{ ref('int_salesforce__calls') }}

)

select * from activities_unioned
