{#- One row per candidate pair whose records speak of different services and share one all the same. -#}
with

candidate_pairs as (

    select * from {{ ref('int_organization_candidate_pairs') }}

),

record_profiles as (

    select
        record_hash,
        service_key
    from {{ ref('int_organization_record_profiles') }}
    where service_key is not null

),

record_services as (

    select * from {{ ref('int_organization_record_services') }}

),

pairs_unlike as (

    select
        candidate_pairs.left_record_hash,
        candidate_pairs.right_record_hash
    from candidate_pairs
    inner join record_profiles as left_profiles
        on candidate_pairs.left_record_hash = left_profiles.record_hash
    inner join record_profiles as right_profiles
        on candidate_pairs.right_record_hash = right_profiles.record_hash
    where left_profiles.service_key <> right_profiles.service_key

),

services_shared as (

    select
        pairs_unlike.left_record_hash,
        pairs_unlike.right_record_hash
    from pairs_unlike
    inner join record_services as left_services
        on pairs_unlike.left_record_hash = left_services.record_hash
    inner join record_services as right_services
        on
            pairs_unlike.right_record_hash = right_services.record_hash
            and left_services.service_group = right_services.service_group
    group by
        pairs_unlike.left_record_hash,
        pairs_unlike.right_record_hash

)

select * from services_shared
