{#- One row per state x word of organization names: in how many cities of the state a name has it. -#}
with

record_names as (

    select * from {{ ref('int_organization_record_names') }}

),

name_words as (

    select * from {{ ref('int_organization_name_words') }}

),

names_placed as (

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

words_placed as (

    select
        names_placed.state_key,
        name_words.word,
        names_placed.city_key
    from names_placed
    inner join name_words
        on names_placed.plain_name = name_words.plain_name
    where name_words.is_distinctive
    group by
        names_placed.state_key,
        name_words.word,
        names_placed.city_key

),

words_counted as (

    select
        state_key,
        word,
        cast(count(city_key) as {{ dbt.type_bigint() }}) as place_count
    from words_placed
    group by
        state_key,
        word

)

select * from words_counted
