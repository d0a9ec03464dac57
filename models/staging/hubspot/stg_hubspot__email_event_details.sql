{#- One row per raw row of the tables in which HubSpot keeps what it knows of one kind of e-mail event: link, program or reason. -#}
{#- raw table: the columns that say the link, the program that opened it, and the reason or state -#}
{%- set detail_columns = {
    'email_event_bounce': {'detail': 'category'},
    'email_event_click': {'url': 'url', 'user_agent': 'user_agent'},
    'email_event_deferred': {},
    'email_event_delivered': {},
    'email_event_dropped': {'detail': 'drop_reason'},
    'email_event_forward': {'user_agent': 'user_agent'},
    'email_event_open': {'user_agent': 'user_agent'},
    'email_event_print': {'user_agent': 'user_agent'},
    'email_event_sent': {},
    'email_event_spam_report': {'user_agent': 'user_agent'},
    'email_event_status_change': {'detail': 'portal_subscription_status'},
} -%}
{%- set no_text = 'cast(null as ' ~ dbt.type_string() ~ ')' -%}

with

{# together first, read then: one reading is planned, not one a table #}
email_event_details_raw as (

    {% for table_name, columns in detail_columns.items() %}
    select
        'hubspot.{{ table_name }}' as source_table,
        {{ clean_text('id') }} as id,
        {{ clean_text(columns.url) if columns.url else no_text }} as url,
        {{ clean_text(columns.user_agent) if columns.user_agent else no_text }} as user_agent,
        {{ clean_text(columns.detail) if columns.detail else no_text }} as detail,
        {{ refusal_told() }} as refusal_type,
        {{ time_text('_fivetran_synced') }} as _fivetran_synced,
        {{ is_row_gone() }} as is_deleted,
        landing_key,
        {{ raw_row_as_json('hubspot', table_name) }} as raw_record
    from {{ source('hubspot', table_name) }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

email_event_details_renamed as (

    select
        ---------- ids
        source_table,
        cast('hubspot' as {{ dbt.type_string() }}) as source_system,
        {{ without_address('id') }} as email_event_id,
        ---------- strings
        url,
        user_agent,
        detail,
        refusal_type,
        is_deleted,
        {{ unreadable_times(['_fivetran_synced']) }} as has_unreadable_time,
        ---------- audit
        {{ try_timestamp('_fivetran_synced') }} as loaded_at,
        landing_key,
        raw_record
    from email_event_details_raw

),

email_event_details_judged as (

    select
        *,
        {{ given_key(['email_event_id']) }} as record_key,
        case
            when email_event_id is null then 'missing_key'
            when has_unreadable_time then 'unusable_time'
            else cast(null as {{ dbt.type_string() }})
        end as quarantine_reason
    from email_event_details_renamed

)

select * from email_event_details_judged
