{#- Fails on every role that stands twice in the path of a use case, and every place of two tiers, as versions have them. -#}

with

decision_paths as (

    select
        policy_version,
        'decision_paths: ' || use_case || ', ' || decision_role as second_key
    from {{ policy_rows('decision_paths') }}

),

tier_rules as (

    select
        policy_version,
        'tier_rules: ' || cast(tier_order as {{ dbt.type_string() }}) as second_key
    from {{ policy_rows('tier_rules') }}

),

second_keys as (

    select * from decision_paths
    union all
    select * from tier_rules

)

select
    policy_version,
    second_key,
    count(*) as row_count
from second_keys
group by
    policy_version,
    second_key
having count(*) > 1
