{#- One row per raw row that cannot be used: the reason and the row as it came. Restricted, it may hold personal data. -#}
{#- Rows of these tables belong to no source system. -#}
{%- set tables_without_system = [
    'content',
    'suppressions',
    'erasure_requests',
    'field_feedback',
    'territories',
    'owners',
] -%}

with

activities_quarantined as (

    select * from {{ ref('int_activities_quarantined') }}

),

records_quarantined as (

    {% for source_name, table_name, staged_model in staged_record_tables() %}
    select
        {% if table_name in tables_without_system -%}
        cast(null as {{ dbt.type_string() }}) as source_system,
        {%- else -%}
        source_system,
        {%- endif %}
        '{{ source_name }}.{{ table_name }}' as source_table,
        landing_key,
        record_key,
        quarantine_reason as reason,
        raw_record
    from {{ ref(staged_model) }}
    where quarantine_reason is not null

    union all
    {% endfor %}

    select
        source_system,
        source_table,
        landing_key,
        record_key,
        reason,
        raw_record
    from activities_quarantined

)

select * from records_quarantined
