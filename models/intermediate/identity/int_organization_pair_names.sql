{#-
    One row per candidate pair whose two records have names: how far the names agree, and how telling the
    rarest word is that they share. Of several names of a record the ones that agree best are compared.
-#}
with

candidate_pairs as (

    select * from {{ ref('int_organization_candidate_pairs') }}

),

record_names as (

    select
        organization_record_key,
        name_variant,
        name_key,
        name_letters,
        length(name_letters) as letter_count
    from {{ ref('int_organization_record_names') }}

),

record_words as (

    select * from {{ ref('int_organization_record_words') }}

),

pair_words as (

    select * from {{ ref('int_organization_pair_words') }}

),

names_measured as (

    select
        organization_record_key,
        name_variant,
        cast(sum(information) as {{ dbt.type_int() }}) as information,
        cast(sum(case when is_distinctive then 1 else 0 end) as {{ dbt.type_int() }})
            as distinctive_count
    from record_words
    group by
        organization_record_key,
        name_variant

),

names_described as (

    select
        record_names.*,
        names_measured.information,
        names_measured.distinctive_count
    from record_names
    inner join names_measured
        on
            record_names.organization_record_key = names_measured.organization_record_key
            and record_names.name_variant = names_measured.name_variant

),

names_joined as (

    select
        candidate_pairs.left_record_key,
        candidate_pairs.right_record_key,
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
        coalesce(pair_words.shared_information, 0) as shared_information,
        coalesce(pair_words.highest_information, 0) as highest_information,
        coalesce(pair_words.distinctive_count, 0) as shared_distinctive_count,
        coalesce(pair_words.distinctive_unplaced_count, 0) as shared_unplaced_count
    from candidate_pairs
    inner join names_described as left_names
        on candidate_pairs.left_record_key = left_names.organization_record_key
    inner join names_described as right_names
        on candidate_pairs.right_record_key = right_names.organization_record_key
    left join pair_words
        on
            candidate_pairs.left_record_key = pair_words.left_record_key
            and candidate_pairs.right_record_key = pair_words.right_record_key
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

names_ranked as (

    select
        *,
        row_number() over (
            partition by left_record_key, right_record_key
            order by
                is_same desc,
                overlap_percent desc,
                edit_count asc,
                left_variant asc,
                right_variant asc
        ) as row_rank
    from names_compared

),

pair_names as (

    select
        left_record_key,
        right_record_key,
        case
            when is_same and left_variant = 1 and right_variant = 1 then 'exact'
            when is_same then 'alternate'
            when
                edit_count * 8 <= greatest(left_letter_count, right_letter_count)
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
            when left_distinctive_count = 0 or right_distinctive_count = 0 then 'plain'
            when shared_distinctive_count > 0 then 'place_only'
            else 'unrelated'
        end as name_level,
        case
            when highest_information <= 1 then 'none'
            when highest_information <= 3 then 'common'
            when highest_information <= 5 then 'known'
            else 'rare'
        end as word_level
    from names_ranked
    where row_rank = 1

)

select * from pair_names
