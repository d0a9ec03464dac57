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

versions_ranked as (
    select
        *,
        min(first_loaded_at) over (partition by activity_id) as earliest_loaded_at,
        row_number() over (
            partition by activity_id
            order by
                updated_at desc nulls last,
                loaded_at desc nulls last,
                {# On equal times a deletion wins, then the content: never the order of arrival. #}
                is_deleted desc nulls last,
                occurred_at desc nulls last,
                activity_type desc nulls last,
                contact_record_key desc nulls last,
                email_key desc nulls last,
                organization_record_key desc nulls last,
                organization_name_key desc nulls last,
                content_id desc nulls last,
                campaign_id desc nulls last,
                therapy_area desc nulls last,
                product desc nulls last,
                outcome desc nulls last,
                user_agent desc nulls last,
                url desc nulls last,
                source_table desc,
                landing_key desc
        ) as version_rank
    from all_versions
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
        {{ row_fingerprint([
            'activity_id', 'signal_type', 'contact_record_key', 'email_key',
            'organization_record_key', 'organization_name_key', 'content_id', 'therapy_area',
            'product', 'user_agent', 'url', 'occurred_at'
        ]) }} as row_fingerprint
    from versions_ranked
    where version_rank = 1
)

select * from latest
