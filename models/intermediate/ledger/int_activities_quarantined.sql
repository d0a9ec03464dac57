{#- One row per activity row that cannot be used, with the reason and the row as it came. Restricted: may hold personal data. -#}
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

unusable as (

    select
        source_name,
        source_table,
        landing_key,
        landing_version,
        source_system,
        record_key,
        quarantine_reason as reason,
        raw_record,
        activity_date
    from versions
    where quarantine_reason is not null

)

select * from unusable
