{#- One row per raw row that cannot be used: the reason and the row as it came, without what it says about people. -#}
with

records as (

    select * from {{ ref('int_quarantined_records') }}

),

records_masked as (

    select
        source_system,
        source_table,
        landing_key,
        {{ mask_personal_text('record_key') }} as record_key,
        reason,
        {{ mask_personal_record('raw_record') }} as raw_record
    from records

),

records_numbered as (

    select
        *,
        {#- equal rows are all kept #}
        row_number() over (
            partition by source_system, source_table, landing_key, record_key, reason, raw_record
            order by reason
        ) as copy_number
    from records_masked

),

quarantined_records as (

    select
        cast({{ content_hash([
            'source_system', 'source_table', 'landing_key', 'record_key', 'reason', 'raw_record',
            'copy_number',
        ]) }} as {{ dbt.type_string() }}) as quarantined_record_id,
        cast(source_system as {{ dbt.type_string() }}) as source_system,
        cast(source_table as {{ dbt.type_string() }}) as source_table,
        cast(landing_key as {{ dbt.type_string() }}) as landing_key,
        cast(record_key as {{ dbt.type_string() }}) as record_key,
        cast(reason as {{ dbt.type_string() }}) as reason,
        cast(raw_record as {{ dbt.type_string() }}) as raw_record
    from records_numbered

)

select * from quarantined_records
