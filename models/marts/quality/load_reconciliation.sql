{#- One row per source table and landing: raw rows counted at the source against rows staged and quarantined. -#}
with

raw_row_counts as (

    select * from {{ ref('stg_raw_row_counts') }}

),

staged_row_counts as (

    {% for staged in staged_models(record_tables()) %}
    select
        '{{ staged.tables[0].source }}' as source_name,
        {{ source_table_of(staged) }} as source_table,
        landing_key,
        sum(case when quarantine_reason is null then 1 else 0 end) as staged_count,
        sum(case when quarantine_reason is null then 0 else 1 end) as quarantined_count
    from {{ ref(staged.model) }}
    group by{{ ' source_table,' if staged.tables | length > 1 }} landing_key
    {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

activity_raw_counts as (

    select * from {{ ref('int_activity_raw_counts') }}

),

activity_load_log as (

    select * from {{ ref('int_activity_load_log') }}
    where source_table is not null

),

counts_unioned as (

    {#- united, not joined: what is on one side only must show #}
    select
        source_name,
        source_table,
        {#- activities of a source that is read whole have one landing: their tables are joined #}
        case
            when source_table in (
                {{ quoted_table_names(
                    activity_tables() | selectattr('landing', 'equalto', 'source') | list
                ) }}
            ) then source_name || '/*'
            else landing_key
        end as landing_key,
        raw_count,
        0 as staged_count,
        0 as quarantined_count,
        erased_count
    from raw_row_counts

    union all

    select
        source_name,
        source_table,
        landing_key,
        0 as raw_count,
        staged_count,
        quarantined_count,
        0 as erased_count
    from staged_row_counts

    union all

    select
        source_name,
        source_table,
        landing_key,
        raw_count,
        0 as staged_count,
        0 as quarantined_count,
        0 as erased_count
    from activity_raw_counts

    union all

    select
        source_name,
        source_table,
        landing_key,
        0 as raw_count,
        {#- a meeting that is agreed waits for its day #}
        case when status in ('staged', 'appointment_ahead') then row_count else 0 end
            as staged_count,
        case when status in ('staged', 'appointment_ahead') then 0 else row_count end
            as quarantined_count,
        0 as erased_count
    from activity_load_log

),

counts_summed as (

    select
        source_table,
        {{ published_landing('landing_key') }} as landing_key,
        {#- rows of uploads name their own systems, many in one file #}
        nullif(source_name, 'uploads') as source_system,
        sum(raw_count) as raw_count,
        sum(staged_count) as staged_count,
        sum(quarantined_count) as quarantined_count,
        sum(erased_count) as erased_count
    from counts_unioned
    group by
        nullif(source_name, 'uploads'),
        source_table,
        {{ published_landing('landing_key') }}

),

load_reconciliation as (

    select
        cast(source_system as {{ dbt.type_string() }}) as source_system,
        cast(source_table as {{ dbt.type_string() }}) as source_table,
        cast(landing_key as {{ dbt.type_string() }}) as landing_key,
        cast(raw_count as {{ dbt.type_bigint() }}) as raw_count,
        cast(staged_count as {{ dbt.type_bigint() }}) as staged_count,
        cast(quarantined_count as {{ dbt.type_bigint() }}) as quarantined_count,
        cast(erased_count as {{ dbt.type_bigint() }}) as erased_count,
        (raw_count = staged_count + quarantined_count + erased_count) as is_reconciled
    from counts_summed

)

select * from load_reconciliation
