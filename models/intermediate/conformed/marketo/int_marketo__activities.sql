{#- One row per raw row of Marketo's activity tables about e-mails, forms and pages: as an activity, usable or not. -#}
{{ config(materialized='view') }}

with

activities as (

    select * from {{ ref('stg_marketo__activities') }}

),

activities_typed as (

    select
        *,
        {#- a refusal as spam is no dead mailbox: only the category tells #}
        case
            when activity_kind = 'activity_email_bounced'
                then activity_kind || coalesce('/' || outcome, '')
            else activity_kind
        end as activity_type
    from activities

),

activities_mapped as (

    select
        {{ conform('activity', {
            'landing_key': "'marketo/*'",
            'activity_record_id': "activity_kind || '/' || activity_id",
            'contact_record_id': 'lead_id',
        }, as_named=[
            'source_table', 'activity_type', 'refusal_type', 'occurred_at', 'content_id', 'campaign_id',
            'outcome', 'user_agent', 'url', 'is_deleted', 'loaded_at',
        ]) }}
    from activities_typed

)

select * from activities_mapped
