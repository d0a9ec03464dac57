{#- One row per raw row of hubspot.email_event: as an activity, usable or not, with the latest detail that is known of it. -#}
{{ config(materialized='view') }}

with

email_events as (

    select * from {{ ref('stg_hubspot__email_events') }}

),

email_event_details as (

    {#- deferrals, deliveries and sends have no detail that an activity shows #}
    select * from {{ ref('stg_hubspot__email_event_details') }}
    where
        quarantine_reason is null
        and not is_deleted
        and source_table not in (
            'hubspot.email_event_deferred',
            'hubspot.email_event_delivered',
            'hubspot.email_event_sent'
        )

),

details_ranked as (

    select
        email_event_id,
        url,
        user_agent,
        detail,
        refusal_type,
        row_number() over (
            partition by email_event_id
            order by
                loaded_at desc nulls last,
                {{ content_hash(['url', 'user_agent', 'detail']) }} desc
        ) as row_rank
    from email_event_details

),

email_events_detailed as (

    select
        email_events.*,
        details_ranked.url,
        details_ranked.user_agent,
        details_ranked.detail,
        coalesce(email_events.refusal_type, details_ranked.refusal_type) as refusal_told,
        lower('email_event/' || email_events.event_type) as event_kind
    from email_events
    left join details_ranked
        on
            email_events.email_event_id = details_ranked.email_event_id
            and details_ranked.row_rank = 1

),

email_events_typed as (

    select
        *,
        {#- only these two mean something else by their detail: a full mailbox is no dead one #}
        case
            {#- a state that nobody knows explains nothing #}
            when
                event_kind = 'email_event/statuschange'
                and not lower(detail) in ('subscribed', 'resubscribed', 'unsubscribed')
                then event_kind
            when event_kind in ('email_event/bounce', 'email_event/statuschange')
                then event_kind || coalesce('/' || lower(detail), '')
            else event_kind
        end as activity_type,
        case
            when is_filtered then 'filtered'
            else detail
        end as outcome
    from email_events_detailed

),

email_events_mapped as (

    select
        {{ conform('activity', {
            'source_table': "'hubspot.email_event'",
            'landing_key': "'hubspot/*'",
            'activity_record_id': "'email_event/' || email_event_id",
            'campaign_id': 'email_campaign_id',
            'refusal_type': 'refusal_told',
        }, as_named=[
            'activity_type', 'occurred_at', 'email', 'outcome', 'user_agent', 'url', 'is_deleted',
            'loaded_at',
        ]) }}
    from email_events_typed

)

select * from email_events_mapped
