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
        activity_date,
        occurred_at,
        {{ code_name('therapy_area') }} as therapy_area,
        {{ code_name('product') }} as product,
        {#- what nobody knows and tells of a refusal is as wide as it could mean #}
        case
            when is_deleted then cast(null as {{ dbt.type_string() }})
            when signal_type is null and {{ may_tell_refusal('activity_type') }}
                then 'asked_to_stop'
            else signal_type
        end as signal_type,
        {{ id_key('contact_record_key') }} as contact_key,
        {{ id_key('contact_given') }} as contact_given,
        email_key,
        refused_keys,
        organization_record_key,
        case
            when signal_type is null and {{ may_tell_refusal('activity_type') }} then activity_type
        end as refusing_type,
        {# what is said of an organization, too: the words are read later, by the seeds of then #}
        case when not coalesce(is_deleted, false) then outcome end as outcome,
        case when not coalesce(is_deleted, false) then activity_type end as activity_type,
        {{ id_key('organization_record_key') }} as organization_key,
        {{ id_key('organization_given') }} as organization_given,
        organization_name_key
    from versions
    where quarantine_reason is not null

)

select * from unusable
