{#- One row per candidate pair x name variant of either side that share a word: what the shared words tell. -#}
with

candidate_pairs as (

    select * from {{ ref('int_organization_candidate_pairs') }}

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

)

select * from pair_words
