{#- One row per account and programme on the latest date: its segment, the tier of its marketing and sales work, and its group where work is shared. -#}

with

tiered as (

    select * from {{ ref('int_account_tiers') }}

),

programs as (

    select * from {{ ref('int_programs_today') }}

),

accounts as (

    select
        account_id,
        account_type,
        state
    from {{ ref('accounts') }}

),

account_types as (

    select * from {{ ref('account_types') }}

),

described as (

    select
        tiered.account_id,
        tiered.program_id,
        tiered.account_tier,
        tiered.tier_reason,
        tiered.segment,
        tiered.segment_basis,
        tiered.sla_pct,
        tiered.tier_rank,
        tiered.known_role_count,
        tiered.fit_hundredths,
        tiered.warmth_hundredths,
        tiered.scored_on,
        tiered.policy_version,
        coalesce(programs.therapy_area, 'any area') as area_words,
        coalesce(replace(account_types.match_kind, '_', ' '), 'other') as kind_words,
        coalesce(accounts.state, 'no state') as state_words
    from tiered
    inner join programs
        on
            tiered.scored_on = programs.scored_on
            and tiered.program_id = programs.program_id
    inner join accounts
        on tiered.account_id = accounts.account_id
    left join account_types
        on accounts.account_type = account_types.account_type

),

{# Who is alone in a state joins others who are, of the kind anywhere; who is alone there too, of any kind. #}
grouped_by_state as (

    select
        *,
        case
            when
                account_tier = 'one_to_few'
                and count(*) over (
                    partition by program_id, account_tier, kind_words, state_words
                ) > 1
                then area_words || ' / ' || kind_words || ' / ' || state_words
        end as state_group
    from described

),

grouped_by_kind as (

    select
        *,
        case
            when state_group is not null then state_group
            when
                account_tier = 'one_to_few'
                and count(*) over (
                    partition by
                        program_id,
                        account_tier,
                        kind_words,
                        case when state_group is null then 1 else 0 end
                ) > 1
                then area_words || ' / ' || kind_words || ' / any state'
        end as kind_group
    from grouped_by_state

),

grouped as (

    select
        *,
        case
            when kind_group is not null then kind_group
            when
                account_tier = 'one_to_few'
                and count(*) over (
                    partition by
                        program_id,
                        account_tier,
                        case when kind_group is null then 1 else 0 end
                ) > 1
                then area_words || ' / any kind / any state'
        end as tier_group
    from grouped_by_kind

),

account_tiers as (

    select
        account_id,
        program_id,
        account_tier,
        tier_group,
        tier_reason,
        segment,
        segment_basis,
        cast(sla_pct as {{ dbt.type_bigint() }}) as sla_pct,
        cast(tier_rank as {{ dbt.type_bigint() }}) as tier_rank,
        case
            when tier_group is not null
                then
                    cast(
                        count(*) over (partition by program_id, tier_group)
                        as {{ dbt.type_bigint() }}
                    )
            else cast(null as {{ dbt.type_bigint() }})
        end as group_account_count,
        cast(known_role_count as {{ dbt.type_bigint() }}) as known_required_role_count,
        {{ score_from_hundredths('fit_hundredths') }} as fit_score,
        {{ score_from_hundredths('warmth_hundredths') }} as warmth_score,
        scored_on,
        policy_version
    from grouped

)

select * from account_tiers
