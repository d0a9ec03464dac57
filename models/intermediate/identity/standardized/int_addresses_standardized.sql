{#- One row per distinct address line: house number, street, unit and PO box apart. -#}
with

organization_records as (

    select
        address_line_1,
        address_line_2
    from {{ ref('int_organization_records') }}

),

contact_records as (

    select address_line_1 from {{ ref('int_contact_records') }}

),

npi_places as (

    select address_line_1 from {{ ref('int_contact_npi_places') }}

),

address_words as (

    select * from {{ ref('address_words') }}

),

word_positions as (

    {# longer than any postal address #}
    {{ dbt.generate_series(16) }}

),

lines_given as (

    select
        {{ organization_name_key("replace(coalesce(address_line_1, address_line_2), '.', '')") }}
            as plain_line
    from organization_records
    union all
    select {{ organization_name_key("replace(address_line_1, '.', '')") }} as plain_line
    from contact_records
    union all
    select {{ organization_name_key("replace(address_line_1, '.', '')") }} as plain_line
    from npi_places

),

lines_known as (

    select plain_line
    from lines_given
    where plain_line is not null
    group by plain_line

),

lines_counted as (

    select
        plain_line,
        length(plain_line) - length(replace(plain_line, ' ', '')) + 1 as word_count
    from lines_known

),

words_split as (

    select
        lines_counted.plain_line,
        word_positions.generated_number as word_position,
        split_part(
            lines_counted.plain_line,
            ' ',
            cast(word_positions.generated_number as {{ dbt.type_int() }})
        ) as word_given
    from lines_counted
    inner join word_positions
        on lines_counted.word_count >= word_positions.generated_number

),

words_standardized as (

    select
        words_split.plain_line,
        words_split.word_position,
        coalesce(address_words.word_kind, 'word') as word_kind,
        case
            when address_words.word is not null then nullif(address_words.standard_word, '')
            {# 42nd and 42 are one street #}
            when {{ has_pattern('words_split.word_given', '^[0-9]+(st|nd|rd|th)$') }}
                then substr(words_split.word_given, 1, length(words_split.word_given) - 2)
            else words_split.word_given
        end as word
    from words_split
    left join address_words
        on words_split.word_given = address_words.word

),

landmarks_found as (

    select
        plain_line,
        min(case when word_kind = 'po_box' then word_position end) as po_box_position,
        {# a unit designator cannot open the line: Building Road 5 is a street #}
        min(case when word_kind = 'unit' and word_position > 2 then word_position end)
            as unit_position
    from words_standardized
    group by plain_line

),

words_placed as (

    select
        words_standardized.plain_line,
        words_standardized.word_position,
        words_standardized.word_kind,
        words_standardized.word,
        case
            when words_standardized.word_kind = 'po_box' then 'dropped'
            when words_standardized.word_position = landmarks_found.po_box_position + 1
                then 'po_box'
            when
                words_standardized.word_kind = 'po_box_prefix'
                and words_standardized.word_position < landmarks_found.po_box_position
                then 'dropped'
            when words_standardized.word_position >= landmarks_found.unit_position then 'unit'
            else 'street'
        end as address_part
    from words_standardized
    inner join landmarks_found
        on words_standardized.plain_line = landmarks_found.plain_line

),

street_starts as (

    select
        plain_line,
        min(case when address_part = 'street' then word_position end) as street_position
    from words_placed
    group by plain_line

),

words_named as (

    select
        words_placed.plain_line,
        words_placed.word_position,
        words_placed.word_kind,
        words_placed.word,
        words_placed.address_part,
        coalesce(
            words_placed.word_position = street_starts.street_position
            and {{ has_pattern('words_placed.word', '^[0-9]') }},
            false
        ) as is_street_number
    from words_placed
    inner join street_starts
        on words_placed.plain_line = street_starts.plain_line

),

lines_joined as (

    select
        plain_line,
        max(case when is_street_number then word end) as street_number,
        {{ ordered_list(
            "case when address_part = 'street' and not is_street_number then word end",
            'word_position'
        ) }} as street_key,
        {{ ordered_list(
            "case when address_part = 'street' and not is_street_number"
            ~ " and word_kind not in ('direction', 'street_type') then word end",
            'word_position'
        ) }} as street_name,
        {{ ordered_list(
            "case when address_part = 'street' and word_kind = 'direction' then word end",
            'word_position'
        ) }} as street_direction,
        {{ ordered_list("case when address_part = 'unit' then word end", 'word_position') }}
            as unit_key,
        max(case when address_part = 'po_box' then word end) as po_box
    from words_named
    group by plain_line

),

lines_keyed as (

    select
        plain_line,
        street_number,
        street_key,
        {# a street that is only a direction or a type (Broadway, The Mall) keeps its whole name #}
        coalesce(street_name, street_key) as street_name,
        street_direction,
        unit_key,
        po_box,
        case
            when street_number is null and po_box is not null and street_key is null
                then concat('box ', po_box)
            when street_key is null then cast(null as {{ dbt.type_string() }})
            else concat(coalesce(street_number, ''), '|', coalesce(street_name, street_key))
        end as street_block
    from lines_joined

)

select * from lines_keyed
