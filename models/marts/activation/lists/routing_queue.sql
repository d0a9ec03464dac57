{#- One row per account and programme to act on, on the latest date: who takes it, in which order, and by when. -#}

with

subjects as (

    select * from {{ ref('int_actionable_accounts') }}

),

bands as (

    select * from {{ policy_rows('bands') }}

),

territory_tiers as (

    select * from {{ policy_rows('territory_tiers') }}

),

action_owners as (

    select * from {{ ref('int_action_owners') }}

),

owners as (

    select * from {{ ref('int_owners_latest') }}

),

clocks as (

    select * from {{ ref('int_sla_clocks') }}

),

next_actions as (

    select * from {{ ref('next_actions') }}

),

scores as (

    select * from {{ ref('int_account_scores_today') }}

),

gathered as (

    select
        subjects.account_id,
        subjects.program_id,
        action_owners.owner_id,
        action_owners.secondary_owner_id,
        action_owners.territory_id,
        case when action_owners.owner_id is null then 'review' else 'owner' end as queue,
        subjects.band,
        action_owners.owner_team,
        action_owners.secondary_team,
        case
            when action_owners.owner_id is null then 'no_active_owner_in_team'
            when action_owners.is_over_to_colleague then 'colleague_with_room'
            when action_owners.owner_step = 1 then 'territory_of_programme'
            when action_owners.owner_step = 2 then 'territory'
            when action_owners.is_kept then 'kept_colleague'
            else 'colleague'
        end as owner_reason,
        action_owners.territory_tier,
        action_owners.account_tier,
        clocks.trigger_kind,
        owners.weekly_capacity,
        clocks.sla_business_hours,
        next_actions.hold_reason,
        {# What nobody may act on today takes the last places, and none of the week. #}
        row_number() over (
            partition by coalesce(action_owners.owner_id, 'team:' || action_owners.owner_team)
            order by
                case when next_actions.action_channel = 'none' then 1 else 0 end asc,
                case when bands.is_on_warm_list then 0 else 1 end asc,
                subjects.band_step asc,
                coalesce(territory_tiers.tier_order, 10) asc,
                scores.warmth_hundredths desc,
                subjects.account_id asc,
                subjects.program_id asc
        ) as rank_in_queue,
        next_actions.action_channel = 'none' as is_waiting,
        case
            when next_actions.action_channel = 'none' or next_actions.due_reason = 'hold' then false
            else clocks.is_sla_breached
        end as is_sla_breached,
        next_actions.due_reason,
        coalesce(
            next_actions.is_next_step_late and next_actions.action_channel != 'none', false
        ) as is_next_step_late,
        clocks.triggered_at,
        {# one date: what a hold puts off is not due at the hour of the clock #}
        case
            when next_actions.due_reason = 'hold'
                then cast(next_actions.action_due_on as {{ dbt.type_timestamp() }})
            else clocks.sla_due_at
        end as sla_due_at,
        clocks.first_action_at,
        subjects.scored_on,
        subjects.policy_version
    from subjects
    inner join bands
        on
            subjects.policy_version = bands.policy_version
            and subjects.band = bands.band
    inner join scores
        on
            subjects.scored_on = scores.scored_on
            and subjects.account_id = scores.account_id
            and subjects.program_id = scores.program_id
    inner join action_owners
        on
            subjects.account_id = action_owners.account_id
            and subjects.program_id = action_owners.program_id
    inner join clocks
        on
            subjects.account_id = clocks.account_id
            and subjects.program_id = clocks.program_id
    inner join next_actions
        on
            subjects.account_id = next_actions.account_id
            and subjects.program_id = next_actions.program_id
    left join territory_tiers
        on
            subjects.policy_version = territory_tiers.policy_version
            and upper(action_owners.territory_tier) = territory_tiers.territory_tier
    left join owners
        on action_owners.owner_id = owners.owner_id

),

routing_queue as (

    select
        account_id,
        program_id,
        owner_id,
        secondary_owner_id,
        territory_id,
        queue,
        band,
        owner_team,
        secondary_team,
        owner_reason,
        territory_tier,
        account_tier,
        trigger_kind,
        hold_reason,
        cast(rank_in_queue as {{ dbt.type_bigint() }}) as rank_in_queue,
        cast(weekly_capacity as {{ dbt.type_bigint() }}) as weekly_capacity,
        cast(sla_business_hours as {{ dbt.type_bigint() }}) as sla_business_hours,
        {# A capacity that is not given is no limit. #}
        coalesce(rank_in_queue > weekly_capacity, false) as is_over_capacity,
        is_waiting,
        is_sla_breached,
        is_sla_breached as sla_breached,
        is_next_step_late,
        triggered_at,
        case
            when is_waiting then cast(null as {{ dbt.type_timestamp() }})
            else sla_due_at
        end as sla_due_at,
        due_reason,
        first_action_at,
        scored_on,
        policy_version
    from gathered

)

select * from routing_queue
