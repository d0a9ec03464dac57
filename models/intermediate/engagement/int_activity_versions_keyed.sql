{#- One row per usable activity row that this run has to read, under the keys that the ledger goes by. -#}
{#- Ephemeral for the same reason as what it reads. -#}
{{ config(materialized='ephemeral') }}

with

versions as (
    select * from {{ ref('int_activity_versions') }}
    where quarantine_reason is null
),

keyed as (
    select
        {{ source_record_key('source_system', 'activity_record_id') }} as activity_id,
        source_name,
        source_table,
        landing_key,
        landing_version,
        source_system,
        activity_type,
        signal_type,
        {{ source_record_key('source_system', 'contact_record_id') }} as contact_record_key,
        case when email is not null then {{ keyed_hash('email') }} end as email_key,
        {{ source_record_key('source_system', 'organization_record_id') }}
            as organization_record_key,
        {{ organization_name_key('organization_name') }} as organization_name_key,
        content_id,
        campaign_id,
        {{ code_name('therapy_area') }} as therapy_area,
        {{ code_name('product') }} as product,
        outcome,
        user_agent,
        url,
        is_deleted,
        occurred_at,
        activity_date,
        updated_at,
        loaded_at,
        {# What carries no load time was known when written, at the latest when it happened. #}
        coalesce(loaded_at, updated_at, occurred_at) as first_loaded_at
    from versions
),

hashed as (
    select
        *,
        {{ row_fingerprint(['activity_id']) }} as activity_hash
    from keyed
)

select * from hashed
