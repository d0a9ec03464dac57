{#- One row per pair of organization records that share a key: how far each attribute agrees, as a level in words. -#}
{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        on_schema_change='fail',
        pre_hook="{{ delete_records('int_organization_records_to_match', ['left_record_hash', 'right_record_hash']) }}",
    )
}}
-- depends_on: {{ ref('int_organization_records_to_match') }}
with

candidate_pairs as (

    select * from {{ ref('int_organization_candidate_pairs') }}

),

record_profiles as (

    select * from {{ ref('int_organization_record_profiles') }}

),

pair_names as (

    select * from {{ ref('int_organization_pair_names') }}

),

record_services as (

    select * from {{ ref('int_organization_record_services') }}

),

{# pairs whose records speak of different services and share one all the same #}
pairs_of_other_services as (

    select
        candidate_pairs.left_record_hash,
        candidate_pairs.right_record_hash
    from candidate_pairs
    inner join record_profiles as left_records
        on candidate_pairs.left_record_hash = left_records.record_hash
    inner join record_profiles as right_records
        on candidate_pairs.right_record_hash = right_records.record_hash
    where left_records.service_key != right_records.service_key

),

services_shared as (

    select
        pairs_of_other_services.left_record_hash,
        pairs_of_other_services.right_record_hash
    from pairs_of_other_services
    inner join record_services as left_services
        on pairs_of_other_services.left_record_hash = left_services.record_hash
    inner join record_services as right_services
        on
            pairs_of_other_services.right_record_hash = right_services.record_hash
            and left_services.service_group = right_services.service_group
    group by
        pairs_of_other_services.left_record_hash,
        pairs_of_other_services.right_record_hash

),

pairs_joined as (

    select
        candidate_pairs.left_record_hash,
        candidate_pairs.right_record_hash,
        {{ name_level() }} as name_level,
        coalesce(pair_names.word_level, 'unknown') as word_level,
        {{ namesake_level() }} as namesake_level,
        case
            when left_records.service_key = right_records.service_key then 'same'
            when services_shared.left_record_hash is not null then 'shared'
            when left_records.service_key != right_records.service_key then 'different'
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
    inner join record_profiles as left_records
        on candidate_pairs.left_record_hash = left_records.record_hash
    inner join record_profiles as right_records
        on candidate_pairs.right_record_hash = right_records.record_hash
    left join pair_names
        on
            candidate_pairs.left_record_hash = pair_names.left_record_hash
            and candidate_pairs.right_record_hash = pair_names.right_record_hash
    left join services_shared
        on
            candidate_pairs.left_record_hash = services_shared.left_record_hash
            and candidate_pairs.right_record_hash = services_shared.right_record_hash

),

pairs_compared as (

    select
        *,
        {{ row_fingerprint(organization_level_columns()) }} as level_pattern
    from pairs_joined

)

select * from pairs_compared
