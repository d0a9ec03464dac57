{#- One row per candidate pair: how many distinctive words, common words and services the two names have, and share. -#}
with

candidate_pairs as (

    select * from {{ ref('int_organization_candidate_pairs') }}

),

record_features as (

    select * from {{ ref('int_organization_record_features') }}

),

features_counted as (

    select
        organization_record_key,
        sum(case when feature_kind = 'word' then 1 else 0 end) as word_count,
        sum(case when feature_kind = 'common_word' then 1 else 0 end) as common_word_count,
        sum(case when feature_kind = 'service' then 1 else 0 end) as service_count,
        sum(case when feature_kind = 'kind' then 1 else 0 end) as kind_count
    from record_features
    group by organization_record_key

),

features_matched as (

    select
        candidate_pairs.left_record_key,
        candidate_pairs.right_record_key,
        sum(case when left_features.feature_kind = 'word' then 1 else 0 end) as shared_word_count,
        sum(case when left_features.feature_kind = 'common_word' then 1 else 0 end)
            as shared_common_word_count,
        sum(case when left_features.feature_kind = 'service' then 1 else 0 end)
            as shared_service_count,
        sum(case when left_features.feature_kind = 'kind' then 1 else 0 end) as shared_kind_count
    from candidate_pairs
    inner join record_features as left_features
        on candidate_pairs.left_record_key = left_features.organization_record_key
    inner join record_features as right_features
        on
            candidate_pairs.right_record_key = right_features.organization_record_key
            and left_features.feature_kind = right_features.feature_kind
            and left_features.feature = right_features.feature
    group by
        candidate_pairs.left_record_key,
        candidate_pairs.right_record_key

),

pairs_counted as (

    select
        candidate_pairs.left_record_key,
        candidate_pairs.right_record_key,
        {{ pair_counts('word_count') }},
        {{ pair_counts('common_word_count') }},
        {{ pair_counts('service_count') }},
        {{ pair_counts('kind_count') }}
    from candidate_pairs
    left join features_counted as left_features
        on candidate_pairs.left_record_key = left_features.organization_record_key
    left join features_counted as right_features
        on candidate_pairs.right_record_key = right_features.organization_record_key
    left join features_matched
        on
            candidate_pairs.left_record_key = features_matched.left_record_key
            and candidate_pairs.right_record_key = features_matched.right_record_key

)

select * from pairs_counted
