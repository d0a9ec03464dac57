{#- One row per raw row of hubspot.contact_form_submission: as an activity, usable or not. -#}
{{ config(materialized='view') }}

with

form_submissions as (

    select * from {{ ref('stg_hubspot__form_submissions') }}

),

{# whatever a form is called now, who sent it in under a name of unsubscribing meant that #}
forms_of_unsubscribing as (

    select form_id
    from {{ ref('stg_hubspot__forms') }}
    where {{ names_unsubscribing('form_name') }}
    group by form_id

),

form_submissions_named as (

    select
        form_submissions.*,
        coalesce(
            form_submissions.refusal_type,
            case when forms_of_unsubscribing.form_id is not null then 'unsubscribe' end
        ) as refusal_told
    from form_submissions
    left join forms_of_unsubscribing
        on form_submissions.form_id = forms_of_unsubscribing.form_id

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
            'refusal_type': 'refusal_told',
        }, as_named=[
            'occurred_at', 'is_deleted', 'loaded_at',
        ]) }}
    from form_submissions_named

)

select * from form_submissions_mapped
