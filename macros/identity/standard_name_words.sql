{#-
    CTEs that end in `words_standardized`: one row per plain_name of the CTE `names` x word kept, in its
    standard form. Read the seed organization_name_words as the CTE `name_words` before.
-#}
{% macro standard_name_words(names) -%}
word_positions as (

    {# a name of more words than this is a sentence; the rest of it is not compared #}
    {{ dbt.generate_series(16) }}

),

names_counted as (

    select
        plain_name,
        length(plain_name) - length(replace(plain_name, ' ', '')) + 1 as word_count
    from {{ names }}

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
{%- endmacro %}


{#- Legal forms of a name of the ledger, which spells P.L.L.C. as letters apart, as one word each. -#}
{% macro joined_legal_forms(expression) -%}
    {%- set joined = namespace(sql="concat(" ~ expression ~ ", ' ')") -%}
    {%- for form in ['pllc', 'llc', 'llp', 'plc', 'pc', 'pa', 'lp'] -%}
        {%- set letters = form | list | join(' ') -%}
        {%- set joined.sql = "replace(" ~ joined.sql ~ ", ' " ~ letters ~ " ', ' " ~ form ~ " ')" -%}
    {%- endfor -%}
    {{ joined.sql }}
{%- endmacro %}
