{#- One row per raw row of the six tables of HubSpot engagements: a version of a call, message, e-mail, meeting, note or task. -#}
{#- raw table: the columns of which the first that is filled says how it went, and when it was -#}
{%- set details = {
    'engagement_call': {'outcome': ['property_hs_call_disposition', 'disposition']},
    'engagement_communication': {'outcome': ['property_hs_communication_channel_type']},
    'engagement_email': {'outcome': ['property_hs_email_direction']},
    'engagement_meeting': {
        'outcome': ['property_hs_meeting_outcome', 'meeting_outcome'],
        'times': ['property_hs_meeting_start_time', 'start_time', 'property_hs_timestamp'],
    },
    'engagement_note': {'outcome': []},
    'engagement_task': {'outcome': ['property_hs_task_status', 'status']},
} -%}
{%- set created_times = ['property_hs_timestamp', 'property_hs_createdate'] -%}
{%- set no_text = 'cast(null as ' ~ dbt.type_string() ~ ')' -%}
{#- Only these mean something else by how they went. -#}
{%- set kinds_typed_by_outcome = "'engagement_call', 'engagement_email', 'engagement_meeting'" -%}

with

{# together first, read then: one reading is planned, not one a table #}
engagement_details_raw as (

    {% for table_name, columns in details.items() %}
    {%- set times = columns.times or created_times %}
    select
        '{{ table_name }}' as engagement_kind,
        {{ clean_text('engagement_id') }} as engagement_id,
        coalesce(
            {%- for column in columns.outcome %}
            {{ clean_text(column) }},
            {%- endfor %}
            {{ no_text }}
        ) as outcome,
        {{ refusal_told() }} as refusal_type,
        {{ is_row_gone() }} as is_deleted,
        {{ time_text(times[0]) }} as first_time,
        {{ time_text(times[1]) }} as second_time,
        {{ time_text(times[2]) if times | length > 2 else no_text }} as third_time,
        {{ time_text('property_hs_lastmodifieddate') }} as property_hs_lastmodifieddate,
        {{ time_text('_fivetran_synced') }} as _fivetran_synced,
        landing_key,
        {{ raw_row_as_json('hubspot', table_name) }} as raw_record
    from {{ source('hubspot', table_name) }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

engagement_details_renamed as (

    select
        ---------- ids
        'hubspot.' || engagement_kind as source_table,
        cast('hubspot' as {{ dbt.type_string() }}) as source_system,
        {{ record_id('engagement_id') }} as engagement_id,
        ---------- strings
        engagement_kind,
        outcome,
        refusal_type,
        ---------- booleans
        engagement_kind in ({{ kinds_typed_by_outcome }}) as is_typed_by_outcome,
        is_deleted,
        ---------- timestamps
        coalesce(
            {{ try_timestamp('first_time') }},
            {{ try_timestamp('second_time') }},
            {{ try_timestamp('third_time') }}
        ) as occurred_at,
        {{ try_timestamp('property_hs_lastmodifieddate') }} as updated_at,
        {{ unreadable_times([
            'first_time', 'second_time', 'third_time', 'property_hs_lastmodifieddate',
            '_fivetran_synced'
        ]) }} as has_unreadable_time,
        ---------- audit
        {{ try_timestamp('_fivetran_synced') }} as loaded_at,
        landing_key,
        raw_record
    from engagement_details_raw

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
