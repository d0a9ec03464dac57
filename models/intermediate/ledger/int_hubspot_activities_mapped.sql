{#- One row per raw row of HubSpot e-mail events, form submissions, engagements and those who took part: as an activity. -#}
{{ config(materialized='view') }}

with

activities_unioned as (

    select * from {{ ref('int_hubspot__email_events') }}

    union all

    select * from {{ ref('int_hubspot__form_submissions') }}

    union all

    select * from {{ ref('int_hubspot__engagements') }}

    union all

    select * from {{ ref('int_hubspot_engagement_contacts_mapped') }}

)

select * from activities_unioned
