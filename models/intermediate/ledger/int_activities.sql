{#- One row per source activity: the ledger. The latest version counts; a deleted activity keeps its row, marked. -#}
-- depends_on: {{ ref('int_load_plan') }}
{{
    config(
        materialized='incremental',
        incremental_strategy='delete+insert',
        unique_key='activity_id',
        on_schema_change='append_new_columns',
        pre_hook="{{ delete_rebuilt_sources() }}",
    )
}}
{{ require_landings_read() }}
{#- The load time is the earliest of all versions, all else of the latest one. -#}
{%- set kept_columns = activity_version_columns() | reject('equalto', 'first_loaded_at') | list -%}

with

repeated as (

    select * from {{ ref('int_activities_repeated') }}

),

versions_alone as (

    select
        {{ activity_version_columns() | join(',\n        ') }},
        false as is_in_several_sources
    from {{ ref('int_activity_versions') }}
    where
        quarantine_reason is null
        and activity_hash not in (select repeated.activity_hash from repeated)

),

versions_ranked as (

    select
        {{ kept_columns | join(',\n        ') }},
        min(first_loaded_at) over (partition by activity_id) as first_loaded_at,
        min(source_name) over (partition by activity_id)
        != max(source_name) over (partition by activity_id)
        or max(case when was_in_several_sources then 1 else 0 end) over (
            partition by activity_id
        ) = 1 as is_in_several_sources,
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
                refused_keys desc nulls last,
                source_table desc,
                landing_key desc
        ) as version_rank
    from {{ ref('int_activity_version_conflicts') }}

),

latest_versions as (

    select * from versions_alone

    union all

    select
        {{ kept_columns | join(',\n        ') }},
        first_loaded_at,
        is_in_several_sources
    from versions_ranked
    where version_rank = 1

),

{# What a page is about, of which nothing more is known, its address may say. #}
paged as (

    select
        *,
        case when signal_type = {{ signal_of_unread_pages() }} then {{ page_of('url') }} end as page
    from latest_versions

),

latest as (

    select
        *,
        {# The ledger names who acted and what it was by hashes: int_activity_actors, int_signal_variants. #}
        {{ row_fingerprint([actor_key()]) }} as actor_hash,
        {{ row_fingerprint(signal_kind_columns()) }} as variant_hash,
        {{ row_fingerprint([
            'activity_id', 'signal_type', 'contact_record_key', 'email_key',
            'organization_record_key', 'organization_name_key', 'content_id', 'campaign_id',
            'therapy_area', 'product', 'user_agent', 'url', 'occurred_at'
        ]) }} as row_fingerprint
    from paged

)

select * from latest
