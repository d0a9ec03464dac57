{#- One row per activity that stops outreach, or is outreach itself and young enough for a cap or a hold. -#}

with

rules as (

    select * from {{ ref('int_consent_rules_today') }}

),

signal_types as (

    select * from {{ policy_rows('signal_types') }}

),

touch_types as (

    select * from {{ policy_rows('touch_types') }}

),

activities as (

    select
        activity_id,
        actor_hash,
        signal_type,
        therapy_area,
        product,
        activity_date,
        occurred_at
    from {{ ref('int_activities') }}
    where
        not is_deleted
        and activity_date <= {{ as_of_date() }}

),

people as (

    select
        actor_hash,
        contact_id
    from {{ ref('int_actor_contacts') }}

),

affiliations as (

    select
        actor_hash,
        account_id
    from {{ ref('int_actor_accounts') }}

),

policy as (

    select
        policy_version,
        max(
            case when rule_kind = 'hold' then rule_value else window_days end
        ) as longest_days
    from rules
    group by policy_version

),

kinds as (

    select
        signal_types.signal_type,
        signal_types.stop_kind,
        touch_types.channel as touch_channel,
        touch_types.team as touch_team,
        policy.longest_days,
        coalesce(touch_types.is_sales_attempt, false) as is_sales_attempt
    from signal_types
    inner join policy
        on signal_types.policy_version = policy.policy_version
    left join touch_types
        on
            signal_types.policy_version = touch_types.policy_version
            and signal_types.signal_type = touch_types.signal_type
    where
        signal_types.stop_kind is not null
        or touch_types.signal_type is not null

),

events as (

    select
        activities.activity_id,
        people.contact_id,
        affiliations.account_id,
        activities.signal_type,
        kinds.stop_kind,
        kinds.touch_channel,
        kinds.touch_team,
        activities.therapy_area,
        activities.product,
        kinds.is_sales_attempt,
        activities.activity_date,
        activities.occurred_at
    from activities
    inner join kinds
        on activities.signal_type = kinds.signal_type
    left join people
        on activities.actor_hash = people.actor_hash
    left join affiliations
        on activities.actor_hash = affiliations.actor_hash
    where
        (people.contact_id is not null or affiliations.account_id is not null)
        and (
            kinds.stop_kind is not null
            or {{ days_between('activities.activity_date', as_of_date()) }} <= kinds.longest_days
        )

)

select * from events
