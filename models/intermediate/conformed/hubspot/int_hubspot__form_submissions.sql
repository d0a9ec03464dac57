{#- One row per raw row of hubspot.contact_form_submission: as an activity, usable or not. -#}
{{ config(materialized='view') }}

with

form_submissions as (

    select * from {{ ref('stg_hubspot__form_submissions') }}

),

form_submissions_mapped as (

    select
        {{ conform('activity', {
            'source_table': "'hubspot.contact_form_submission'",
            'landing_key': "'hubspot/*'",
            'activity_record_id': "'form_submission/' || contact_id || '/' || submission_id",
            'activity_type': "'form_submission'",
            'contact_record_id': 'contact_id',
            'content_id': 'form_id',
            'url': 'page_url',
        }, as_named=[
            'occurred_at', 'is_deleted', 'loaded_at',
        ]) }}
    from form_submissions

)

select * from form_submissions_mapped
