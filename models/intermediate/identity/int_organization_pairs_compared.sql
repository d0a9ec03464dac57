{#- One row per candidate pair: how far each attribute of the two records agrees, as a level in words. -#}
with

candidate_pairs as (

    select * from {{ ref('int_organization_candidate_pairs') }}

),

records_standardized as (

    select * from {{ ref('int_organization_records_standardized') }}

),

record_profiles as (

    select * from {{ ref('int_organization_record_profiles') }}

),

records_described as (

    select
        records_standardized.*,
        record_profiles.match_kind,
        record_profiles.named_kind,
        record_profiles.named_branch,
        record_profiles.service_key,
        record_profiles.namesake_place_count,
        record_profiles.domain_name_count,
        record_profiles.address_name_count,
        record_profiles.phone_name_count
    from records_standardized
    inner join record_profiles
        on records_standardized.organization_record_key = record_profiles.organization_record_key

),

pair_names as (

    select * from {{ ref('int_organization_pair_names') }}

),

pair_services as (

    select * from {{ ref('int_organization_pair_services') }}

),

pairs_joined as (

    select
        candidate_pairs.left_record_key,
        candidate_pairs.right_record_key,
        {{ name_level() }} as name_level,
        coalesce(pair_names.word_level, 'unknown') as word_level,
        {{ namesake_level() }} as namesake_level,
        case
            when left_records.service_key = right_records.service_key then 'same'
            when pair_services.left_record_key is not null then 'shared'
            when left_records.service_key <> right_records.service_key then 'different'
            when left_records.service_key is null and right_records.service_key is null then 'none'
            else 'onesided'
        end as service_level,
        {{ kind_level() }} as kind_level,
        {{ address_level() }} as address_level,
        {{ place_level() }} as place_level,
        {{ phone_level() }} as phone_level,
        {{ domain_level() }} as domain_level,
        {{ agreement_level('npi') }} as npi_level,
        {{ agreement_level('ccn') }} as ccn_level,
        {{ agreement_level('tax_id') }} as tax_id_level
    from candidate_pairs
    inner join records_described as left_records
        on candidate_pairs.left_record_key = left_records.organization_record_key
    inner join records_described as right_records
        on candidate_pairs.right_record_key = right_records.organization_record_key
    left join pair_names
        on
            candidate_pairs.left_record_key = pair_names.left_record_key
            and candidate_pairs.right_record_key = pair_names.right_record_key
    left join pair_services
        on
            candidate_pairs.left_record_key = pair_services.left_record_key
            and candidate_pairs.right_record_key = pair_services.right_record_key

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
