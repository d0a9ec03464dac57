{#- One row per person who ever gave a signal that counts: the date on which a build first saw it. -#}
{#-
    Append-only, and kept by a full refresh: only what was seen tells what is new. The first build
    takes the day of the first signal, or everybody of the past would be new at once.
-#}
{{
    config(
        alias='int_lead_log',
        materialized='incremental',
        incremental_strategy='append',
        full_refresh=false,
        on_schema_change='append_new_columns',
    )
}}

with

signals as (

    select * from {{ ref('int_signals_daily') }}
    where
        signal_count > 0
        and activity_date <= {{ as_of_date() }}

),

kinds as (

    select
        variant_hash,
        signal_type
    from {{ ref('int_signal_variants') }}

),

signal_types as (

    select * from {{ policy_rows('signal_types') }}
    where
        polarity = 'positive'
        and points > 0

),

policies as (

    select policy_version
    from {{ ref('int_scoring_dates') }}
    where
        scored_on = {{ as_of_date() }}
        and not is_hysteresis_date

),

people as (

    select
        actor_hash,
        contact_id
    from {{ ref('int_actor_contacts') }}
    where contact_id is not null

),

leads as (

    select
        people.contact_id,
        min(signals.activity_date) as first_signal_on
    from signals
    inner join people
        on signals.actor_hash = people.actor_hash
    inner join kinds
        on signals.variant_hash = kinds.variant_hash
    inner join signal_types
        on kinds.signal_type = signal_types.signal_type
    inner join policies
        on signal_types.policy_version = policies.policy_version
    group by people.contact_id

),

lead_log as (

    select
        leads.contact_id,
        leads.first_signal_on,
        {% if is_incremental() -%}
        {{ as_of_date() }} as first_seen_on
        {%- else -%}
        leads.first_signal_on as first_seen_on
        {%- endif %}
    from leads
    {%- if is_incremental() %}
    left join {{ this }} as logged
        on leads.contact_id = logged.contact_id
    where logged.contact_id is null
    {%- endif %}

)

select * from lead_log
