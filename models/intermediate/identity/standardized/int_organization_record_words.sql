{#-
    One row per organization record x name variant x word: how much it tells to share the word, by the
    number of cities that know it (a count means the same in a small and in a large warehouse).
-#}
with

record_names as (

    select * from {{ ref('int_organization_record_names') }}

),

name_words as (

    select
        plain_name,
        word,
        is_distinctive
    from {{ ref('int_organization_name_words') }}
    group by
        plain_name,
        word,
        is_distinctive

),

word_rarities as (

    select * from {{ ref('organization_word_rarities') }}

),

states as (

    select * from {{ ref('states') }}

),

places_of_names as (

    select
        plain_name,
        state_key,
        city_key
    from record_names
    where state_key is not null
    group by
        plain_name,
        state_key,
        city_key

),

{# in how many cities of the state a name has the word #}
word_places as (

    select
        places_of_names.state_key,
        name_words.word,
        cast(count(distinct places_of_names.city_key) as {{ dbt.type_bigint() }}) as place_count
    from places_of_names
    inner join name_words
        on places_of_names.plain_name = name_words.plain_name
    where name_words.is_distinctive
    group by
        places_of_names.state_key,
        name_words.word

),

names_placed as (

    select
        record_names.record_hash,
        record_names.name_variant,
        record_names.plain_name,
        record_names.state_key,
        concat(
            ' ', coalesce(record_names.city_key, ''),
            ' ', coalesce(states.state_name, ''),
            ' ', lower(coalesce(record_names.state_key, '')), ' '
        ) as place_words
    from record_names
    left join states
        on record_names.state_key = states.state

),

words_listed as (

    select
        names_placed.record_hash,
        names_placed.name_variant,
        name_words.word,
        name_words.is_distinctive,
        {# the words of names have lost their plural: Pauls Valley is the place of paul #}
        (
            {{ position_of("concat(' ', name_words.word, ' ')", 'names_placed.place_words') }}
            + {{ position_of("concat(' ', name_words.word, 's ')", 'names_placed.place_words') }}
            > 0
        ) as is_place_word,
        cast(coalesce(word_places.place_count, 0) as {{ dbt.type_bigint() }}) as place_count
    from names_placed
    inner join name_words
        on names_placed.plain_name = name_words.plain_name
    left join word_places
        on
            names_placed.state_key = word_places.state_key
            and name_words.word = word_places.word

),

words_weighed as (

    select
        words_listed.record_hash,
        words_listed.name_variant,
        {{ row_fingerprint(['words_listed.word']) }} as word_hash,
        words_listed.is_distinctive,
        words_listed.is_place_word,
        words_listed.place_count <= 5 as is_rare,
        case
            when words_listed.is_distinctive then word_rarities.information
            {# a word that every other name has tells next to nothing #}
            else 1
        end as information
    from words_listed
    inner join word_rarities
        on
            words_listed.place_count >= word_rarities.place_count_from
            and words_listed.place_count <= word_rarities.place_count_to

)

select * from words_weighed
