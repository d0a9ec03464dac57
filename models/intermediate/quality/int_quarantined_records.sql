{#- One row per raw row that cannot be used: the reason and the row as it came. Restricted, it may hold personal data. -#}
with

activities_quarantined as (

    select * from {{ ref('int_activities_quarantined') }}
    {# A meeting that is agreed waits for its day. #}
    where reason != 'appointment_ahead'

),

records_quarantined as (

    {% for staged in staged_models(record_tables()) %}
    select
        {% if staged.tables[0].kind == 'list' -%}
        cast(null as {{ dbt.type_string() }}) as source_system,
        {%- else -%}
        source_system,
        {%- endif %}
        {{ source_table_of(staged) }} as source_table,
        landing_key,
        record_key,
        quarantine_reason as reason,
        raw_record
    from {{ ref(staged.model) }}
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
