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

{{ standard_name_words('names_known') }}

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
