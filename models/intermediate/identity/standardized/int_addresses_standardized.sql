{#- One row per distinct address line: house number, street, unit and PO box apart. -#}
with

address_words as (

    select * from {{ ref('int_address_words') }}

),

street_starts as (

    select
        plain_line,
        min(case when address_part = 'street' then word_position end) as street_position
    from address_words
    group by plain_line

),

words_named as (

    select
        address_words.plain_line,
        address_words.word_position,
        address_words.word_kind,
        address_words.word,
        address_words.address_part,
        coalesce(
            address_words.word_position = street_starts.street_position
            and {{ has_pattern('address_words.word', '^[0-9]') }},
            false
        ) as is_street_number
    from address_words
    inner join street_starts
        on address_words.plain_line = street_starts.plain_line

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
