{#- One row per raw row of the six tables of HubSpot engagements: all kinds in the same columns. -#}
{%- set kinds = [
    ('engagement_call', 'stg_hubspot__engagement_calls'),
    ('engagement_communication', 'stg_hubspot__engagement_communications'),
    ('engagement_email', 'stg_hubspot__engagement_emails'),
    ('engagement_meeting', 'stg_hubspot__engagement_meetings'),
    ('engagement_note', 'stg_hubspot__engagement_notes'),
    ('engagement_task', 'stg_hubspot__engagement_tasks'),
] -%}
{%- set kinds_with_outcome = ['engagement_call', 'engagement_email', 'engagement_meeting'] -%}
{{ config(materialized='view') }}

with

engagements_unioned as (

    {% for kind, staged_model in kinds %}
    select
        'hubspot.{{ kind }}' as source_table,
        source_system,
        engagement_id,
        {% if kind in kinds_with_outcome -%}
        '{{ kind }}' || coalesce('/' || lower(outcome), '') as activity_type,
        {%- else -%}
        '{{ kind }}' as activity_type,
        {%- endif %}
        outcome,
        is_deleted,
        occurred_at,
        updated_at,
        loaded_at,
        quarantine_reason,
        record_key,
        raw_record
    from {{ ref(staged_model) }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}

)

select * from engagements_unioned
