{#- One row per raw row of uploads.activities and uploads.account_signals: as an activity, usable or not. -#}
{{ config(materialized='view') }}

with

activities as (

    select * from {{ ref('stg_uploads__activities') }}

),

account_signals as (

    select * from {{ ref('stg_uploads__account_signals') }}

),

activities_mapped as (

    select
        {{ conform('activity', {
            'source_table': "'uploads.activities'",
        }, as_named=[
            'activity_record_id', 'activity_type', 'occurred_at', 'contact_record_id', 'contact_given',
            'email', 'refusing_text', 'refusal_type', 'organization_record_id', 'organization_name', 'content_id', 'campaign_id',
            'therapy_area', 'product', 'outcome', 'user_agent', 'url', 'is_deleted',
            'updated_at', 'loaded_at',
        ]) }}
    from activities

),

account_signals_mapped as (

    select
        {{ conform('activity', {
            'source_table': "'uploads.account_signals'",
            'activity_record_id': "'account_signal/' || signal_record_id",
            'activity_type': 'signal_type',
            'url': 'source_url',
        }, as_named=[
            'occurred_at', 'organization_record_id', 'organization_name', 'therapy_area',
            'loaded_at',
        ]) }}
    from account_signals

),

activities_unioned as (

    select * from activities_mapped

    union all

    select * from account_signals_mapped

)

select * from activities_unioned
