{#- One row per raw row of Marketo's activity tables about e-mails, forms and pages: as an activity, usable or not. -#}
{%- set kinds = [
    ('activity_send_email', 'stg_marketo__email_sends'),
    ('activity_email_delivered', 'stg_marketo__email_deliveries'),
    ('activity_open_email', 'stg_marketo__email_opens'),
    ('activity_click_email', 'stg_marketo__email_clicks'),
    ('activity_email_bounced', 'stg_marketo__email_bounces'),
    ('activity_email_bounced_soft', 'stg_marketo__email_soft_bounces'),
    ('activity_unsubscribe_email', 'stg_marketo__email_unsubscribes'),
    ('activity_fill_out_form', 'stg_marketo__form_submissions'),
    ('activity_visit_webpage', 'stg_marketo__page_visits'),
    ('activity_click_link', 'stg_marketo__link_clicks'),
] -%}
{{ config(materialized='view') }}

with

activities_unioned as (

    {% for kind, staged_model in kinds %}
    select
        'marketo.{{ kind }}' as source_table,
        '{{ kind }}' as activity_kind,
        staged.*
    from {{ ref(staged_model) }} as staged
    {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

activities_mapped as (

    select
        source_table,
        'marketo/*' as landing_key,
        source_system,
        activity_kind || '/' || activity_id as activity_record_id,
        case
            -- a refusal as spam is no dead mailbox: only the category tells
            when activity_kind = 'activity_email_bounced'
                then activity_kind || coalesce('/' || outcome, '')
            else activity_kind
        end as activity_type,
        occurred_at,
        lead_id as contact_record_id,
        cast(null as {{ dbt.type_string() }}) as email,
        cast(null as {{ dbt.type_string() }}) as organization_record_id,
        cast(null as {{ dbt.type_string() }}) as organization_name,
        content_id,
        campaign_id,
        cast(null as {{ dbt.type_string() }}) as therapy_area,
        cast(null as {{ dbt.type_string() }}) as product,
        outcome,
        user_agent,
        url,
        false as is_deleted,
        cast(null as timestamp) as updated_at,
        loaded_at,
        quarantine_reason,
        record_key,
        raw_record
    from activities_unioned

)

select * from activities_mapped
