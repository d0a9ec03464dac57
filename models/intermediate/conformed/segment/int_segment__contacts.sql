{#- One row per usable raw row of segment.identifies: in the columns that all contact sources share. -#}
{{ config(materialized='view') }}

with

identifies as (

    select * from {{ ref('stg_segment__identifies') }}
    where
        quarantine_reason is null
        and not is_deleted

),

identifies_mapped as (

    select
        {{ conform('contact', {
            'source_record_id': 'user_id',
            'organization_name': 'company_name',
            'updated_at': 'occurred_at',
            'landed_from': "'segment.identifies'",
        }, as_named=[
            'first_name', 'last_name', 'email', 'phone', 'job_title', 'is_opted_out',
            'loaded_at',
        ]) }}
    from identifies

)

select * from identifies_mapped
