{#- One row per source activity: the ledger. The latest version counts; a deleted activity keeps its row, marked. -#}
-- depends_on: {{ ref('int_landing_plan') }}
{{
    config(
        materialized='incremental',
        incremental_strategy='delete+insert',
        unique_key='activity_id',
        on_schema_change='append_new_columns',
        pre_hook="{{ forget_rebuilt_sources() }}",
    )
}}

with

versions as (
    select * from {{ ref('int_activity_versions') }}
    where quarantine_reason is null
),

landed as (
    select
        {{ source_record_key('source_system', 'activity_record_id') }} as activity_id,
        source_name,
        source_table,
        landing_key,
        landing_version,
        source_system,
        activity_record_id,
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

all_versions as (
    select * from landed
    {%- if is_incremental() %}

    union all

    {# What the ledger already says of these activities competes with what came now. #}
    select
        activity_id,
        source_name,
        source_table,
        landing_key,
        landing_version,
        source_system,
        activity_record_id,
        activity_type,
        signal_type,
        contact_record_key,
        email_key,
        organization_record_key,
        organization_name_key,
        content_id,
        campaign_id,
        therapy_area,
        product,
        outcome,
        user_agent,
        url,
        is_deleted,
        occurred_at,
        activity_date,
        updated_at,
        loaded_at,
        first_loaded_at
    from {{ this }}
    where activity_id in (select landed.activity_id from landed)
    {%- endif %}
),

versions_keyed as (
    select
        *,
        {{ row_fingerprint(['activity_id']) }} as activity_hash
    from all_versions
),

{# Few activities come in versions: only these are sorted. Two ids in one hash only cost time. #}
hashes_repeated as (
    select activity_hash
    from versions_keyed
    group by activity_hash
    having count(*) > 1
),

versions_alone as (
    select
        versions_keyed.*,
        versions_keyed.first_loaded_at as earliest_loaded_at
    from versions_keyed
    left join hashes_repeated
        on versions_keyed.activity_hash = hashes_repeated.activity_hash
    where hashes_repeated.activity_hash is null
),

versions_ranked as (
    select
        versions_keyed.*,
        min(versions_keyed.first_loaded_at) over (
            partition by versions_keyed.activity_id
        ) as earliest_loaded_at,
        row_number() over (
            partition by versions_keyed.activity_id
            order by
                versions_keyed.updated_at desc nulls last,
                versions_keyed.loaded_at desc nulls last,
                {# On equal times a deletion wins, then the content: never the order of arrival. #}
                versions_keyed.is_deleted desc nulls last,
                versions_keyed.occurred_at desc nulls last,
                versions_keyed.activity_type desc nulls last,
                versions_keyed.contact_record_key desc nulls last,
                versions_keyed.email_key desc nulls last,
                versions_keyed.organization_record_key desc nulls last,
                versions_keyed.organization_name_key desc nulls last,
                versions_keyed.content_id desc nulls last,
                versions_keyed.campaign_id desc nulls last,
                versions_keyed.therapy_area desc nulls last,
                versions_keyed.product desc nulls last,
                versions_keyed.outcome desc nulls last,
                versions_keyed.user_agent desc nulls last,
                versions_keyed.url desc nulls last,
                versions_keyed.source_table desc,
                versions_keyed.landing_key desc
        ) as version_rank
    from versions_keyed
    inner join hashes_repeated
        on versions_keyed.activity_hash = hashes_repeated.activity_hash
),

latest_versions as (
    select
        activity_id,
        source_name,
        source_table,
        landing_key,
        landing_version,
        source_system,
        activity_record_id,
        activity_type,
        signal_type,
        contact_record_key,
        email_key,
        organization_record_key,
        organization_name_key,
        content_id,
        campaign_id,
        therapy_area,
        product,
        outcome,
        user_agent,
        url,
        is_deleted,
        occurred_at,
        activity_date,
        updated_at,
        loaded_at,
        earliest_loaded_at
    from versions_alone

    union all

    select
        activity_id,
        source_name,
        source_table,
        landing_key,
        landing_version,
        source_system,
        activity_record_id,
        activity_type,
        signal_type,
        contact_record_key,
        email_key,
        organization_record_key,
        organization_name_key,
        content_id,
        campaign_id,
        therapy_area,
        product,
        outcome,
        user_agent,
        url,
        is_deleted,
        occurred_at,
        activity_date,
        updated_at,
        loaded_at,
        earliest_loaded_at
    from versions_ranked
    where version_rank = 1
),

latest as (
    select
        activity_id,
        source_name,
        source_table,
        landing_key,
        landing_version,
        source_system,
        activity_record_id,
        activity_type,
        signal_type,
        contact_record_key,
        email_key,
        organization_record_key,
        organization_name_key,
        content_id,
        campaign_id,
        therapy_area,
        product,
        outcome,
        user_agent,
        url,
        is_deleted,
        occurred_at,
        activity_date,
        updated_at,
        loaded_at,
        earliest_loaded_at as first_loaded_at,
        {{ actor_key() }} as actor_key,
        {{ row_fingerprint([actor_key()]) }} as actor_hash,
        {{ row_fingerprint([
            'activity_id', 'signal_type', 'contact_record_key', 'email_key',
            'organization_record_key', 'organization_name_key', 'content_id', 'therapy_area',
            'product', 'user_agent', 'url', 'occurred_at'
        ]) }} as row_fingerprint
    from latest_versions
)

select * from latest
