{#- One row per raw row that cannot be used: the reason and the row as it came, without what it says about people. -#}
with

records as (

    select * from {{ ref('int_quarantined_records') }}

),

{# how many rows say the same where words of people stand: a rare word may be a name #}
records_counted as (

    select
        records.*,
        count(*) over (
            partition by
                records.source_table,
                {{ words_of_record('records.source_table', 'records.raw_record') }}
        ) as alike_count
    from records

),

records_masked as (

    select
        source_system,
        source_table,
        {{ published_landing('landing_key') }} as landing_key,
        {{ published_record_key('record_key') }} as record_key,
        reason,
        alike_count,
        {{ mask_personal_record('raw_record') }} as raw_record
    from records_counted

),

records_told as (

    select
        source_system,
        source_table,
        landing_key,
        record_key,
        reason,
        case
            when alike_count >= 3 then raw_record
            else {{ hide_rare_words('raw_record') }}
        end as raw_record
    from records_masked

),

records_numbered as (

    select
        *,
        {#- equal rows are all kept #}
        row_number() over (
            partition by source_system, source_table, landing_key, record_key, reason, raw_record
            order by reason
        ) as copy_number
    from records_told

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
