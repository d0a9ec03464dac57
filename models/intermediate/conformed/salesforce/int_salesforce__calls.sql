{#- One row per raw row of salesforce.call_2_vod_c: as an activity, usable or not. -#}
{{ config(materialized='view') }}

with

calls as (

    select * from {{ ref('stg_salesforce__calls') }}

),

calls_typed as (

    select
        *,
        'call/' || lower(coalesce(status, 'none')) || '/' || lower(coalesce(call_channel, 'none'))
            as activity_type,
        {#- the first detail had most of the time #}
        {{ clean_text(dbt.split_part("replace(detailed_products, ';', ',')", "','", 1)) }}
            as product
    from calls

),

calls_mapped as (

    {#- the account of a call is a person where person accounts are on, else an organization #}
    select
        {{ conform('activity', {
            'source_table': "'salesforce.call_2_vod_c'",
            'landing_key': "'salesforce/*'",
            'activity_record_id': "'call/' || call_id",
            'contact_record_id': 'account_id',
            'organization_record_id': 'account_id',
            'outcome': 'status',
        }, as_named=[
            'activity_type', 'occurred_at', 'product', 'is_deleted', 'updated_at', 'loaded_at',
        ]) }}
    from calls_typed

)

select * from calls_mapped
