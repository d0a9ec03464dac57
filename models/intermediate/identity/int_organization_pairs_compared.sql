{#- One row per candidate pair: how far each attribute of the two records agrees, as a level in words. -#}
with

candidate_pairs as (

    select * from {{ ref('int_organization_candidate_pairs') }}

),

records_standardized as (

    select * from {{ ref('int_organization_records_standardized') }}

),

features_shared as (

    select * from {{ ref('int_organization_pair_features') }}

),

pairs_joined as (

    select
        candidate_pairs.left_record_key,
        candidate_pairs.right_record_key,
        case
            when left_records.name_key is null or right_records.name_key is null then 'unknown'
            when left_records.name_key = right_records.name_key then 'exact'
            when
                left_records.name_key = right_records.alternate_name_key
                or left_records.alternate_name_key = right_records.name_key
                or left_records.alternate_name_key = right_records.alternate_name_key
                then 'alternate'
            {# a name of common words and places alone agrees only where the other has all of it #}
            when
                features_shared.left_word_count = 0
                or features_shared.right_word_count = 0
                then
                    case
                        when
                            features_shared.left_word_count = features_shared.shared_word_count
                            and features_shared.left_common_word_count
                            = features_shared.shared_common_word_count
                            then 'within'
                        when
                            features_shared.right_word_count = features_shared.shared_word_count
                            and features_shared.right_common_word_count
                            = features_shared.shared_common_word_count
                            then 'within'
                        else 'unknown'
                    end
            when
                features_shared.shared_word_count = features_shared.left_word_count
                or features_shared.shared_word_count = features_shared.right_word_count
                then 'contained'
            when features_shared.shared_word_count > 0 then 'shared'
            else 'unrelated'
        end as name_level,
        case
            {# the hospital of a place and the physicians of the place are siblings #}
            when
                features_shared.left_kind_count > 0
                and features_shared.right_kind_count > 0
                and features_shared.shared_kind_count = 0
                then 'different'
            when
                features_shared.left_service_count = 0
                and features_shared.right_service_count = 0
                then 'none'
            when
                features_shared.shared_service_count = features_shared.left_service_count
                and features_shared.shared_service_count = features_shared.right_service_count
                then 'same'
            when features_shared.shared_service_count > 0 then 'shared'
            when
                features_shared.left_service_count = 0
                or features_shared.right_service_count = 0
                then 'onesided'
            else 'different'
        end as service_level,
        case
            when left_records.street_block is null or right_records.street_block is null
                then 'unknown'
            when left_records.street_block <> right_records.street_block then 'different'
            when
                left_records.postal_code_key <> right_records.postal_code_key
                and coalesce(left_records.city_key <> right_records.city_key, true)
                then 'different'
            when left_records.street_direction <> right_records.street_direction then 'near'
            else 'same'
        end as address_level,
        case
            when left_records.postal_code_key = right_records.postal_code_key then 'postal_code'
            when
                left_records.city_key = right_records.city_key
                and left_records.state_key = right_records.state_key
                then 'city'
            when
                left_records.state_key <> right_records.state_key
                or left_records.city_key <> right_records.city_key
                or left_records.postal_code_key <> right_records.postal_code_key
                then 'different'
            else 'unknown'
        end as place_level,
        {{ agreement_level('phone_key') }} as phone_level,
        {{ agreement_level('domain_key') }} as domain_level,
        {{ agreement_level('npi') }} as npi_level,
        {{ agreement_level('ccn') }} as ccn_level,
        {{ agreement_level('tax_id') }} as tax_id_level
    from candidate_pairs
    inner join records_standardized as left_records
        on candidate_pairs.left_record_key = left_records.organization_record_key
    inner join records_standardized as right_records
        on candidate_pairs.right_record_key = right_records.organization_record_key
    inner join features_shared
        on
            candidate_pairs.left_record_key = features_shared.left_record_key
            and candidate_pairs.right_record_key = features_shared.right_record_key

),

pairs_compared as (

    select
        *,
        concat(
            {%- for comparison in organization_comparisons() %}
            {{ comparison }}_level{{ ", '|', " if not loop.last }}
            {%- endfor %}
        ) as level_pattern
    from pairs_joined

)

select * from pairs_compared
