{#-
    One row per candidate pair whose two records have names: how far the names agree, and how telling the
    rarest word is that they share. Of several names of a record the ones that agree best are compared.
-#}
with

candidate_pairs as (

    select * from {{ ref('int_organization_candidate_pairs') }}

),

names_measured as (

    select * from {{ ref('int_organization_name_rarities') }}

),

record_words as (

    select * from {{ ref('int_organization_record_words') }}

),

words_shared as (

    select
        candidate_pairs.left_record_hash,
        candidate_pairs.right_record_hash,
        left_words.name_variant as left_variant,
        right_words.name_variant as right_variant,
        left_words.is_distinctive,
        {# the name of a city tells nothing between two records of it #}
        left_words.is_place_word and right_words.is_place_word as is_common_place,
        case
            when left_words.information > right_words.information then left_words.information
            else right_words.information
        end as information
    from candidate_pairs
    inner join record_words as left_words
        on candidate_pairs.left_record_hash = left_words.record_hash
    inner join record_words as right_words
        on
            candidate_pairs.right_record_hash = right_words.record_hash
            and left_words.word_hash = right_words.word_hash

),

pair_words as (

    select
        left_record_hash,
        right_record_hash,
        left_variant,
        right_variant,
        cast(sum(information) as {{ dbt.type_int() }}) as shared_information,
        cast(max(case when is_common_place then 0 else information end) as {{ dbt.type_int() }})
            as highest_information,
        cast(sum(case when is_distinctive then 1 else 0 end) as {{ dbt.type_int() }})
            as distinctive_count,
        cast(sum(
            case
                when is_distinctive and not is_common_place then 1
                else 0
            end
        ) as {{ dbt.type_int() }}) as distinctive_unplaced_count
    from words_shared
    group by
        left_record_hash,
        right_record_hash,
        left_variant,
        right_variant

),

names_joined as (

    select
        candidate_pairs.left_record_hash,
        candidate_pairs.right_record_hash,
        left_names.name_variant as left_variant,
        right_names.name_variant as right_variant,
        left_names.name_letters as left_letters,
        right_names.name_letters as right_letters,
        left_names.letter_count as left_letter_count,
        right_names.letter_count as right_letter_count,
        left_names.information as left_information,
        right_names.information as right_information,
        left_names.distinctive_count as left_distinctive_count,
        right_names.distinctive_count as right_distinctive_count,
        left_names.has_other_name or right_names.has_other_name as has_several_names,
        coalesce(pair_words.shared_information, 0) as shared_information,
        coalesce(pair_words.highest_information, 0) as highest_information,
        coalesce(pair_words.distinctive_count, 0) as shared_distinctive_count,
        coalesce(pair_words.distinctive_unplaced_count, 0) as shared_unplaced_count
    from candidate_pairs
    inner join names_measured as left_names
        on candidate_pairs.left_record_hash = left_names.record_hash
    inner join names_measured as right_names
        on candidate_pairs.right_record_hash = right_names.record_hash
    left join pair_words
        on
            candidate_pairs.left_record_hash = pair_words.left_record_hash
            and candidate_pairs.right_record_hash = pair_words.right_record_hash
            and left_names.name_variant = pair_words.left_variant
            and right_names.name_variant = pair_words.right_variant

),

names_compared as (

    select
        *,
        left_letters = right_letters as is_same,
        {# edits are counted only where the lengths allow one in eight letters to differ #}
        case
            when left_letters = right_letters then 0
            when
                abs(left_letter_count - right_letter_count) * 8
                <= greatest(left_letter_count, right_letter_count)
                then {{ edit_distance('left_letters', 'right_letters') }}
            else greatest(left_letter_count, right_letter_count)
        end as edit_count,
        {# lists cut long names: 26 letters that begin another name are that name #}
        (
            left_letter_count >= 26
            and substr(right_letters, 1, left_letter_count) = left_letters
        ) or (
            right_letter_count >= 26
            and substr(left_letters, 1, right_letter_count) = right_letters
        ) as is_cut,
        {{ floor_divide(
            '100 * shared_information',
            '(left_information + right_information - shared_information)'
        ) }} as overlap_percent,
        {{ floor_divide(
            '100 * shared_information', 'least(left_information, right_information)'
        ) }} as containment_percent
    from names_joined

),

{# the order asks for everything that a level reads, so it matters to none which record is the left one #}
names_ranked as (

    select
        *,
        row_number() over (
            partition by left_record_hash, right_record_hash
            order by
                is_same desc,
                overlap_percent desc,
                edit_count asc,
                left_variant + right_variant asc,
                is_cut desc,
                containment_percent desc,
                shared_unplaced_count desc,
                shared_distinctive_count desc,
                least(left_distinctive_count, right_distinctive_count) desc,
                highest_information desc,
                greatest(left_letter_count, right_letter_count) desc,
                left_variant asc
        ) as row_rank
    from names_compared
    where has_several_names

),

names_chosen as (

    {% for names in [
        'names_compared where not has_several_names', 'names_ranked where row_rank = 1'
    ] -%}
    select
        left_record_hash,
        right_record_hash,
        is_same,
        left_variant + right_variant = 2 as are_given_names,
        edit_count,
        greatest(left_letter_count, right_letter_count) as letter_count,
        is_cut,
        containment_percent,
        overlap_percent,
        shared_unplaced_count,
        shared_distinctive_count,
        least(left_distinctive_count, right_distinctive_count) as distinctive_count,
        highest_information
    from {{ names }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

pair_names as (

    select
        left_record_hash,
        right_record_hash,
        case
            when is_same and are_given_names then 'exact'
            when is_same then 'alternate'
            when
                edit_count * 8 <= letter_count
                or is_cut
                then 'spelled'
            when containment_percent >= 100 and shared_unplaced_count > 0
                then
                    case
                        when overlap_percent >= 70 then 'contained_most'
                        when overlap_percent >= 45 then 'contained_half'
                        else 'contained_little'
                    end
            when shared_unplaced_count > 0
                then
                    case
                        when overlap_percent >= 72 then 'shared_most'
                        when overlap_percent >= 54 then 'shared_much'
                        when overlap_percent >= 36 then 'shared_half'
                        when overlap_percent >= 18 then 'shared_some'
                        else 'shared_little'
                    end
            when containment_percent >= 100 then 'within'
            when distinctive_count = 0 then 'plain'
            when shared_distinctive_count > 0 then 'place_only'
            else 'unrelated'
        end as name_level,
        case
            when highest_information <= 1 then 'none'
            when highest_information <= 3 then 'common'
            when highest_information <= 5 then 'known'
            else 'rare'
        end as word_level
    from names_chosen

)

select * from pair_names
