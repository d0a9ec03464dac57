{#- One row per usable raw row of segment.identifies: in the columns that all contact sources share. -#}
{{ config(materialized='view') }}

with

identifies as (

    select * from {{ ref('stg_segment__identifies') }}
    where
        not is_deleted
        {#- a refusal is heard in a row that cannot be used, too #}
        and (
            quarantine_reason is null
            or {{ refuses_by('refusal_words') }}
        )

),

identifies_mapped as (

    select
        {{ conform('contact', {
            'source_record_id': 'user_id',
            'organization_name': 'company_name',
            'updated_at': 'occurred_at',
            'is_word_only': 'quarantine_reason is not null',
            'landed_from': "'segment.identifies'",
        }, as_named=[
            'refusal_words', 'first_name', 'last_name', 'email', 'phone', 'job_title', 'is_opted_out',
            'loaded_at',
        ]) }}
    from identifies

)

select * from identifies_mapped
