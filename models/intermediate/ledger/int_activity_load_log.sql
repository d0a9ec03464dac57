{#- One row per landing, source table, day and status: what was absorbed, counted. Written after the ledger, so a build that dies reads its landings again. -#}
-- depends_on: {{ ref('int_activities') }}
-- depends_on: {{ ref('int_activities_quarantined') }}
-- depends_on: {{ ref('int_load_plan') }}
{{
    config(
        materialized='incremental',
        incremental_strategy='delete+insert',
        unique_key='landing_key',
        on_schema_change='append_new_columns',
        pre_hook="{{ delete_rebuilt_sources() }}",
    )
}}
{{ require_landings_read() }}

with

versions as (

    select * from {{ ref('int_activity_versions') }}

),

landings as (

    select
        source_name,
        landing_key,
        landing_version
    from {{ ref('int_load_plan') }}
    where
        landing_key is not null
        and {{ '1 = 1' if flags.FULL_REFRESH else 'is_to_read' }}

),

counted as (

    select
        landing_key,
        source_table,
        case when not is_deleted then activity_date end as activity_date,
        coalesce(quarantine_reason, 'staged') as status,
        count(*) as row_count
    from versions
    group by
        landing_key,
        source_table,
        case when not is_deleted then activity_date end,
        coalesce(quarantine_reason, 'staged')

),

{# A landing without a row is absorbed too, or it would be read again every day. #}
absorbed as (

    select
        landings.source_name,
        landings.landing_key,
        landings.landing_version,
        counted.source_table,
        counted.activity_date,
        coalesce(counted.status, 'empty') as status,
        coalesce(counted.row_count, 0) as row_count
    from landings
    left join counted
        on landings.landing_key = counted.landing_key

)

select * from absorbed
