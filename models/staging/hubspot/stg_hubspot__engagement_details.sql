{#- One row per raw row of the six tables of HubSpot engagements: a version of a call, message, e-mail, meeting, note or task. -#}
{#- raw table: the columns of which the first that is filled says how it went, and when it was -#}
{%- set details = {
    'engagement_call': {'outcome': ['property_hs_call_disposition', 'disposition']},
    'engagement_communication': {'outcome': ['property_hs_communication_channel_type']},
    'engagement_email': {'outcome': ['property_hs_email_direction']},
    'engagement_meeting': {
        'outcome': ['property_hs_meeting_outcome', 'meeting_outcome'],
        'occurred_at': ['property_hs_meeting_start_time', 'start_time', 'property_hs_timestamp'],
    },
    'engagement_note': {'outcome': []},
    'engagement_task': {'outcome': ['property_hs_task_status', 'status']},
} -%}
{%- set created_columns = ['property_hs_timestamp', 'property_hs_createdate'] -%}
{#- Only these mean something else by how they went. -#}
{%- set tables_typed_by_outcome = ['engagement_call', 'engagement_email', 'engagement_meeting'] -%}

with

engagement_details_renamed as (

    {% for table_name, columns in details.items() %}
    select
        ---------- ids
        'hubspot.{{ table_name }}' as source_table,
        cast('hubspot' as {{ dbt.type_string() }}) as source_system,
        {{ record_id('engagement_id') }} as engagement_id,
        ---------- strings
        '{{ table_name }}' as engagement_kind,
        coalesce(
            {%- for column in columns.outcome %}
            {{ clean_text(column) }},
            {%- endfor %}
            cast(null as {{ dbt.type_string() }})
        ) as outcome,
        ---------- booleans
        {{ table_name in tables_typed_by_outcome }} as is_typed_by_outcome,
        {{ is_row_gone() }} as is_deleted,
        ---------- timestamps
        coalesce(
            {%- for column in columns.occurred_at or created_columns %}
            {{ try_timestamp(column) }}{{ ',' if not loop.last }}
            {%- endfor %}
        ) as occurred_at,
        {{ try_timestamp('property_hs_lastmodifieddate') }} as updated_at,
        {{ unreadable_times(
            (columns.occurred_at or created_columns)
            + ['property_hs_lastmodifieddate', '_fivetran_synced']
        ) }} as has_unreadable_time,
        ---------- audit
        {{ try_timestamp('_fivetran_synced') }} as loaded_at,
        landing_key,
        {{ raw_row_as_json('hubspot', table_name) }} as raw_record
    from {{ source('hubspot', table_name) }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

engagement_details_judged as (

    select
        *,
        {{ given_key(['engagement_id']) }} as record_key,
        case
            when is_typed_by_outcome then engagement_kind || coalesce('/' || lower(outcome), '')
            else engagement_kind
        end as activity_type,
        case
            when engagement_id is null then 'missing_key'
            when has_unreadable_time then 'unusable_time'
            else cast(null as {{ dbt.type_string() }})
        end as quarantine_reason
    from engagement_details_renamed

)

select * from engagement_details_judged
