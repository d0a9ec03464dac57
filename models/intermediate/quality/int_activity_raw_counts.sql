{#- One row per source table and landing of activity files: how many raw rows it had when it was absorbed. -#}
{{
    config(
        materialized='incremental',
        incremental_strategy='delete+insert',
        unique_key='landing_key',
        on_schema_change='append_new_columns',
        pre_hook="{{ delete_gone_landings() }}",
    )
}}
{%- set landings_to_count = activity_landings_to_count() -%}

with

landings as (

    select
        source_name,
        landing_key,
        max(landing_version) as landing_version
    from {{ ref('int_activity_load_log') }}
    group by
        source_name,
        landing_key

),

raw_activity_rows as (

    select * from {{ ref('stg_raw_activity_rows') }}
    where {{ landing_key_in(landings_to_count) }}

),

raw_rows_counted as (

    select
        source_table,
        landing_key,
        count(*) as raw_count
    from raw_activity_rows
    group by
        source_table,
        landing_key

),

raw_counts as (

    select
        landings.source_name,
        raw_rows_counted.source_table,
        raw_rows_counted.landing_key,
        landings.landing_version,
        raw_rows_counted.raw_count
    from raw_rows_counted
    inner join landings
        on raw_rows_counted.landing_key = landings.landing_key

)

select * from raw_counts
