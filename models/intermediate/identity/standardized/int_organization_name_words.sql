{#- One row per distinct organization name x word kept: the name's words in their standard forms. -#}
with

organization_records as (

    select
        organization_name,
        alternate_name
    from {{ ref('int_organization_records') }}

),

contact_records as (

    select organization_name from {{ ref('int_contact_records') }}

),

name_words as (

    select * from {{ ref('organization_name_words') }}

),

common_words as (

    select * from {{ ref('organization_common_words') }}

),

word_positions as (

    {# a name of more words than this is a sentence; the rest of it is not compared #}
    {{ dbt.generate_series(16) }}

),

names_given as (

    select {{ plain_organization_name('organization_name') }} as plain_name
    from organization_records
    union all
    select {{ plain_organization_name('alternate_name') }} as plain_name
    from organization_records
    union all
    select {{ plain_organization_name('organization_name') }} as plain_name
    from contact_records

),

names_known as (

    select plain_name
    from names_given
    where plain_name is not null
    group by plain_name

),

names_counted as (

    select
        plain_name,
        length(plain_name) - length(replace(plain_name, ' ', '')) + 1 as word_count
    from names_known

),

words_split as (

    select
        names_counted.plain_name,
        word_positions.generated_number as word_position,
        split_part(
            names_counted.plain_name,
            ' ',
            cast(word_positions.generated_number as {{ dbt.type_int() }})
        ) as word_given
    from names_counted
    inner join word_positions
        on names_counted.word_count >= word_positions.generated_number

),

words_standardized as (

    select
        words_split.plain_name,
        words_split.word_position,
        {{ singular_word('coalesce(name_words.standard_word, words_split.word_given)') }} as word
    from words_split
    left join name_words
        on words_split.word_given = name_words.word
    where
        name_words.word is null
        or name_words.word_kind = 'abbreviation'

),

words_judged as (

    select
        words_standardized.plain_name,
        words_standardized.word_position,
        words_standardized.word,
        common_words.service_group,
        {# a letter or a number alone is a branch, a room or a slip of the pen #}
        (
            common_words.word is null
            and not {{ has_pattern('words_standardized.word', '^([a-z]|[0-9]+)$') }}
        ) as is_distinctive
    from words_standardized
    left join common_words
        on words_standardized.word = common_words.word

)

select * from words_judged
