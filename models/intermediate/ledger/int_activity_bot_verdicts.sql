{#- One row per activity that looks like a machine's, and one row without activity per assessed day: the scanner verdicts. -#}
{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        on_schema_change='append_new_columns',
        pre_hook="{{ delete_stale_days() }}",
    )
}}

with

days as (

    select * from {{ ref('int_ledger_days') }}
    where {{ is_missing_day('activity_date') }}

),

activities as (

    select
        activity_id,
        activity_date,
        actor_hash,
        signal_type,
        user_agent,
        url,
        occurred_at
    from {{ ref('int_activities') }}
    where
        not is_deleted
        and activity_date in (select days.activity_date from days)
        and (user_agent is not null or url is not null)

),

scanner_user_agents as (

    select * from {{ ref('scanner_user_agents') }}

),

user_agents as (

    select user_agent
    from activities
    where user_agent is not null
    group by user_agent

),

scanners as (

    select user_agents.user_agent
    from user_agents
    inner join scanner_user_agents
        on lower(user_agents.user_agent) like '%' || lower(scanner_user_agents.fragment) || '%'
    group by user_agents.user_agent

),

clicks as (

    select
        activity_id,
        activity_date,
        actor_hash,
        url,
        occurred_at
    from activities
    where
        signal_type = 'email_click'
        and url is not null

),

{# A burst: three distinct links by one actor within three seconds, from its first click on. #}
bursts as (

    select
        starts.actor_hash,
        starts.activity_date,
        starts.occurred_at as burst_started_at
    from clicks as starts
    inner join clicks as others
        on
            starts.actor_hash = others.actor_hash
            and starts.activity_date = others.activity_date
            and starts.occurred_at <= others.occurred_at
            and others.occurred_at <= {{ dbt.dateadd('second', 3, 'starts.occurred_at') }}
    group by
        starts.actor_hash,
        starts.activity_date,
        starts.occurred_at
    having count(distinct others.url) >= 3

),

burst_clicks as (

    select clicks.activity_id
    from clicks
    inner join bursts
        on
            clicks.actor_hash = bursts.actor_hash
            and clicks.activity_date = bursts.activity_date
            and clicks.occurred_at >= bursts.burst_started_at
            and clicks.occurred_at <= {{ dbt.dateadd('second', 3, 'bursts.burst_started_at') }}
    group by clicks.activity_id

),

suspects as (

    select
        activities.activity_id,
        activities.activity_date,
        case
            when scanners.user_agent is not null then 'scanner_user_agent'
            else 'link_burst'
        end as suspect_reason
    from activities
    left join scanners
        on activities.user_agent = scanners.user_agent
    left join burst_clicks
        on activities.activity_id = burst_clicks.activity_id
    where
        scanners.user_agent is not null
        or burst_clicks.activity_id is not null

),

assessed as (

    select
        suspects.activity_id,
        suspects.suspect_reason,
        days.day_fingerprint,
        days.activity_date
    from suspects
    inner join days
        on suspects.activity_date = days.activity_date

    union all

    {# The mark that the day was assessed, also when nothing on it was suspect. #}
    select
        cast(null as {{ dbt.type_string() }}) as activity_id,
        cast(null as {{ dbt.type_string() }}) as suspect_reason,
        day_fingerprint,
        activity_date
    from days

)

select * from assessed
