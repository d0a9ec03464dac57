{#- One row per scored date and policy version whose effect is to be shown: drafts, or what `warm policy diff` names. -#}
{#-
    A draft is a version whose first day lies after the as-of date. Only the as-of date is replayed.
-#}

with

policy_versions as (
    select
        policy_version,
        cast(valid_from as date) as valid_from
    from {{ ref('policy_versions') }}
),

compared_policies as (
    select
        {{ as_of_date() }} as scored_on,
        policy_version
    from policy_versions
    where {{ is_compared_policy('policy_version', 'valid_from') }}
)

select * from compared_policies
