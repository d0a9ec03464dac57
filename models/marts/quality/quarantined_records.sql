{#- One row per raw row that cannot be used: the reason and the row as it came, without what it says about people. -#}
with

records as (

    select * from {{ ref('int_quarantined_records') }}

),

words_known as (

    {{ known_kind_words() }}

),

positions as (

    {{ dbt.generate_series(16) }}

),

{# what rows say where words of people stand: a word that is not known and rare may be a name #}
records_worded as (

    select
        *,
        {{ words_of_record('source_table', 'raw_record') }} as words
    from records

),

wordings_counted as (

    select
        source_table,
        words,
        count(*) as row_count
    from records_worded
    group by
        source_table,
        words

),

wordings_parted as (

    select
        wordings_counted.source_table,
        wordings_counted.words,
        split_part(
            wordings_counted.words,
            ';',
            cast(positions.generated_number as {{ dbt.type_int() }})
        ) as word
    from wordings_counted
    inner join positions
        on positions.generated_number <= {{ list_length('wordings_counted.words', ';') }}

),

wordings_unknown as (

    select
        wordings_parted.source_table,
        wordings_parted.words
    from wordings_parted
    left join words_known
        on {{ word_key('wordings_parted.word') }} = words_known.word_key
    where
        wordings_parted.word != ''
        and words_known.word_key is null
    group by
        wordings_parted.source_table,
        wordings_parted.words

),

wordings_rare as (

    select
        wordings_unknown.source_table,
        wordings_unknown.words
    from wordings_unknown
    inner join wordings_counted
        on
            wordings_unknown.source_table = wordings_counted.source_table
            and wordings_unknown.words = wordings_counted.words
    where wordings_counted.row_count < 3

),

records_masked as (

    select
        records_worded.source_system,
        records_worded.source_table,
        records_worded.reason,
        {{ published_landing('records_worded.landing_key') }} as landing_key,
        {{ published_record_key('records_worded.record_key') }} as record_key,
        {{ mask_personal_record('records_worded.raw_record') }} as raw_record,
        wordings_rare.words is not null as has_rare_words
    from records_worded
    left join wordings_rare
        on
            records_worded.source_table = wordings_rare.source_table
            and records_worded.words = wordings_rare.words

),

records_told as (

    select
        source_system,
        source_table,
        landing_key,
        record_key,
        reason,
        case
            when has_rare_words then {{ hide_rare_words('raw_record') }}
            else raw_record
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
