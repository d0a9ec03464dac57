{#- One row per distinct organization name: its standard form, its letters, and its initials. -#}
with

name_words as (

    select * from {{ ref('int_organization_name_words') }}

),

names_joined as (

    select
        plain_name,
        {{ ordered_list('word', 'word_position') }} as name_key,
        {{ ordered_list('word', 'word_position', '') }} as name_letters,
        {{ ordered_list('substr(word, 1, 1)', 'word_position', '') }} as name_initials
    from name_words
    group by plain_name

)

select * from names_joined
