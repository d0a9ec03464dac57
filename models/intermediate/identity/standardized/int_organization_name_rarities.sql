{#- One row per organization record x name that it goes by: its letters, and how much its words tell. -#}
with

record_names as (

    select
        record_hash,
        name_variant,
        name_letters
    from {{ ref('int_organization_record_names') }}

),

record_words as (

    select * from {{ ref('int_organization_record_words') }}

),

words_measured as (

    select
        record_hash,
        name_variant,
        cast(sum(information) as {{ dbt.type_int() }}) as information,
        cast(sum(case when is_distinctive then 1 else 0 end) as {{ dbt.type_int() }})
            as distinctive_count
    from record_words
    group by
        record_hash,
        name_variant

),

records_of_two_names as (

    select record_hash
    from record_names
    where name_variant = 2
    group by record_hash

),

names_measured as (

    select
        record_names.record_hash,
        record_names.name_variant,
        record_names.name_letters,
        words_measured.information,
        words_measured.distinctive_count,
        length(record_names.name_letters) as letter_count,
        records_of_two_names.record_hash is not null as has_other_name
    from record_names
    inner join words_measured
        on
            record_names.record_hash = words_measured.record_hash
            and record_names.name_variant = words_measured.name_variant
    left join records_of_two_names
        on record_names.record_hash = records_of_two_names.record_hash

)

select * from names_measured
