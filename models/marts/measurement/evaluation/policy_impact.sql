{#- One row per pair of policy versions, account and programme: the band and warmth that each version gives on the as-of date. -#}
{#- Made anew by every build; empty while no version waits to come into force. -#}

with

{# The version in force, and every version that is compared with it. #}
policy_bands as (

    select
        scored_on,
        policy_version,
        account_id,
        program_id,
        band,
        is_on_warm_list,
        warmth_hundredths,
        scenario = 'published' as is_in_force
    from {{ ref('int_band_scenarios') }}
    where scored_on = {{ as_of_date() }}

),

accounts as (

    select
        account_id,
        account_type,
        account_type_group,
        state
    from {{ ref('int_accounts') }}

),

territories as (

    select
        account_id,
        program_id,
        territory_id
    from {{ ref('account_territories') }}

),

versions as (

    select
        policy_version,
        is_in_force
    from policy_bands
    group by
        policy_version,
        is_in_force

),

pairs as (

    select
        earlier.policy_version as from_policy_version,
        later.policy_version as to_policy_version
    from versions as earlier
    inner join versions as later
        on earlier.policy_version != later.policy_version
    where {{ is_compared_pair('earlier', 'later') }}

),

{# A programme may be active in one of the two alone. #}
subjects as (

    select
        pairs.from_policy_version,
        pairs.to_policy_version,
        policy_bands.scored_on,
        policy_bands.account_id,
        policy_bands.program_id
    from pairs
    inner join policy_bands
        on policy_bands.policy_version in (pairs.from_policy_version, pairs.to_policy_version)
    group by
        pairs.from_policy_version,
        pairs.to_policy_version,
        policy_bands.scored_on,
        policy_bands.account_id,
        policy_bands.program_id

),

compared as (

    select
        subjects.from_policy_version,
        subjects.to_policy_version,
        subjects.account_id,
        subjects.program_id,
        territories.territory_id,
        accounts.account_type,
        accounts.account_type_group,
        accounts.state,
        earlier.band as from_band,
        later.band as to_band,
        {{ score_from_hundredths('earlier.warmth_hundredths') }} as from_warmth_score,
        {{ score_from_hundredths('later.warmth_hundredths') }} as to_warmth_score,
        coalesce(earlier.band, '') != coalesce(later.band, '') as is_band_changed,
        coalesce(later.is_on_warm_list, false) and not coalesce(earlier.is_on_warm_list, false)
            as enters_warm_list,
        coalesce(earlier.is_on_warm_list, false) and not coalesce(later.is_on_warm_list, false)
            as leaves_warm_list,
        subjects.scored_on
    from subjects
    inner join accounts
        on subjects.account_id = accounts.account_id
    left join territories
        on
            subjects.account_id = territories.account_id
            and subjects.program_id = territories.program_id
    left join policy_bands as earlier
        on
            subjects.from_policy_version = earlier.policy_version
            and subjects.account_id = earlier.account_id
            and subjects.program_id = earlier.program_id
    left join policy_bands as later
        on
            subjects.to_policy_version = later.policy_version
            and subjects.account_id = later.account_id
            and subjects.program_id = later.program_id

)

select * from compared
