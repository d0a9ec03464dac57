{#- One row per e-mail event with details: the link, program or reason that HubSpot keeps in a table for each kind of event. -#}
{%- set detail_models = [
    ('stg_hubspot__email_event_bounces', none, none, 'category'),
    ('stg_hubspot__email_event_clicks', 'url', 'user_agent', none),
    ('stg_hubspot__email_event_drops', none, none, 'drop_reason'),
    ('stg_hubspot__email_event_forwards', none, 'user_agent', none),
    ('stg_hubspot__email_event_opens', none, 'user_agent', none),
    ('stg_hubspot__email_event_prints', none, 'user_agent', none),
    ('stg_hubspot__email_event_spam_reports', none, 'user_agent', none),
    ('stg_hubspot__email_event_status_changes', none, none, 'subscription_status'),
] -%}
{%- set no_text = 'cast(null as ' ~ dbt.type_string() ~ ')' -%}
{{ config(materialized='view') }}

with

details_unioned as (

    {% for detail_model, url, user_agent, detail in detail_models %}
    select
        email_event_id,
        {{ url or no_text }} as url,
        {{ user_agent or no_text }} as user_agent,
        {{ detail or no_text }} as detail,
        loaded_at
    from {{ ref(detail_model) }}
    where quarantine_reason is null
    {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

details_ranked as (

    select
        email_event_id,
        url,
        user_agent,
        detail,
        row_number() over (
            partition by email_event_id
            order by
                loaded_at desc nulls last,
                {{ content_hash(['url', 'user_agent', 'detail']) }} desc
        ) as row_rank
    from details_unioned

),

email_event_details as (

    select
        email_event_id,
        url,
        user_agent,
        detail
    from details_ranked
    where row_rank = 1

)

select * from email_event_details
