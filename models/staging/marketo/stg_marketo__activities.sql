{#- One row per raw row of Marketo's activity tables about e-mails, forms and pages. -#}
{#- raw table: the columns that say which content it was about, how it went, with which program and which link -#}
{%- set activity_columns = {
    'activity_send_email': {'content_id': 'email_template_id', 'outcome': 'action_result'},
    'activity_email_delivered': {'content_id': 'email_template_id'},
    'activity_open_email': {'content_id': 'email_template_id', 'user_agent': 'user_agent'},
    'activity_click_email': {'content_id': 'email_template_id', 'user_agent': 'user_agent', 'url': 'link'},
    'activity_email_bounced': {'content_id': 'email_template_id', 'outcome': 'category'},
    'activity_email_bounced_soft': {'content_id': 'email_template_id', 'outcome': 'category'},
    'activity_unsubscribe_email': {'content_id': 'email_template_id', 'user_agent': 'user_agent'},
    'activity_fill_out_form': {'content_id': 'primary_attribute_value_id', 'user_agent': 'user_agent', 'url': 'referrer_url'},
    'activity_visit_webpage': {'content_id': 'primary_attribute_value_id', 'user_agent': 'user_agent', 'url': 'webpage_url'},
    'activity_click_link': {'content_id': 'primary_attribute_value_id', 'user_agent': 'user_agent', 'url': 'referrer_url'},
} -%}
{%- set no_text = 'cast(null as ' ~ dbt.type_string() ~ ')' -%}

with

{# together first, read then: one reading is planned, not one a table #}
activities_raw as (

    {% for table_name, columns in activity_columns.items() %}
    select
        '{{ table_name }}' as activity_kind,
        {{ clean_text('id') }} as id,
        {{ clean_text('lead_id') }} as lead_id,
        {{ clean_text('campaign_id') }} as campaign_id,
        {{ clean_text(columns.content_id) }} as content_id,
        {{ clean_text(columns.outcome) if columns.outcome else no_text }} as outcome,
        {{ clean_text(columns.user_agent) if columns.user_agent else no_text }} as user_agent,
        {{ clean_text(columns.url) if columns.url else no_text }} as url,
        {%- if table_name in ['activity_fill_out_form', 'activity_visit_webpage'] %}
        {{ refusal_told(page=columns.url) }} as refusal_type,
        {%- else %}
        case when coalesce(refuses_elsewhere, false) then 'asked_to_stop' end as refusal_type,
        {%- endif %}
        {{ time_text('activity_date') }} as activity_date,
        {{ time_text('_fivetran_synced') }} as _fivetran_synced,
        {{ is_row_gone() }} as is_deleted,
        landing_key,
        {{ raw_row_as_json('marketo', table_name) }} as raw_record
    from {{ source('marketo', table_name) }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

activities_renamed as (

    select
        ---------- ids
        'marketo.' || activity_kind as source_table,
        cast('marketo' as {{ dbt.type_string() }}) as source_system,
        {{ without_address('id') }} as activity_id,
        {{ record_id('lead_id') }} as lead_id,
        {{ published_id(without_address('campaign_id')) }} as campaign_id,
        {{ without_address('content_id') }} as content_id,
        ---------- strings
        activity_kind,
        outcome,
        user_agent,
        url,
        refusal_type,
        ---------- booleans
        is_deleted,
        ---------- timestamps
        {{ try_timestamp('activity_date') }} as occurred_at,
        {{ unreadable_times(['_fivetran_synced']) }} as has_unreadable_order,
        {{ unreadable_times(['activity_date']) }} as has_unreadable_time,
        ---------- audit
        {{ try_timestamp('_fivetran_synced') }} as loaded_at,
        landing_key,
        raw_record
    from activities_raw

),

activities_judged as (

    select
        *,
        {{ given_key(['activity_id']) }} as record_key,
        case
            when activity_id is null then 'missing_key'
            when has_unreadable_order then 'unusable_time'
            when is_deleted then cast(null as {{ dbt.type_string() }})
            when has_unreadable_time then 'unusable_time'
            when occurred_at is null then 'unusable_time'
            else cast(null as {{ dbt.type_string() }})
        end as quarantine_reason
    from activities_renamed

)

select * from activities_judged
