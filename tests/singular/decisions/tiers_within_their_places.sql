{#- Fails on a tier with more accounts in a programme than it has places. -#}

with

tiers_counted as (

    select
        account_tiers.policy_version,
        account_tiers.program_id,
        account_tiers.account_tier,
        count(*) as account_count
    from {{ ref('account_tiers') }} as account_tiers
    group by
        account_tiers.policy_version,
        account_tiers.program_id,
        account_tiers.account_tier

)

select
    tiers_counted.program_id,
    tiers_counted.account_tier,
    tiers_counted.account_count
from tiers_counted
inner join {{ policy_rows('tier_rules') }}
    on
        tiers_counted.policy_version = tier_rules.policy_version
        and tiers_counted.account_tier = tier_rules.account_tier
where tiers_counted.account_count > tier_rules.max_accounts
