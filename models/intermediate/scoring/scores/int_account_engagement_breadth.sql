{#- One row per scenario, account, programme and scope with any signal that concerns the programme: how many people, channels and roles are engaged, and when. -#}

with

account_rollup_members as (

    select * from {{ ref('int_account_rollup_members') }}

),

contact_engagement as (

    select * from {{ ref('int_contact_engagement') }}

),

signals as (

    select * from {{ ref('int_account_weighted_signals') }}
    where
        polarity = 'positive'
        and window_units > 0

),

people_counted as (

    select
        contact_engagement.scenario_key,
        account_rollup_members.account_id,
        contact_engagement.program_id,
        account_rollup_members.scope,
        count(
            distinct case
                when contact_engagement.is_engaged then contact_engagement.contact_id
            end
        ) as engaged_contact_count,
        count(
            distinct case
                when contact_engagement.is_engaged and contact_engagement.decision_role != 'unknown'
                    then contact_engagement.decision_role
            end
        ) as role_count,
        cast(sum(contact_engagement.mid_high_count_60d) as {{ dbt.type_bigint() }})
            as mid_high_count_60d,
        cast(sum(contact_engagement.mid_high_count_30d) as {{ dbt.type_bigint() }})
            as mid_high_count_30d,
        cast(sum(contact_engagement.high_count_30d) as {{ dbt.type_bigint() }})
            as high_intent_count_30d,
        cast(sum(contact_engagement.accepted_meeting_count_30d) as {{ dbt.type_bigint() }})
            as accepted_meeting_count_30d,
        max(contact_engagement.match_pct) as match_pct,
        max(contact_engagement.last_signal_on) as last_signal_on,
        max(contact_engagement.previous_signal_on_before_30d) as previous_signal_on_before_30d,
        min(contact_engagement.first_signal_on_60d) as first_signal_on_60d,
        max(contact_engagement.previous_signal_on_before_60d) as previous_signal_on_before_60d,
        max(contact_engagement.previous_intent_on_before_60d) as previous_intent_on_before_60d
    from contact_engagement
    inner join account_rollup_members
        on
            contact_engagement.scored_on = account_rollup_members.scored_on
            and contact_engagement.account_id = account_rollup_members.member_account_id
    group by
        contact_engagement.scenario_key,
        account_rollup_members.account_id,
        contact_engagement.program_id,
        account_rollup_members.scope

),

channels_counted as (

    select
        signals.scenario_key,
        account_rollup_members.account_id,
        signals.program_id,
        account_rollup_members.scope,
        count(distinct nullif(signals.channel, 'none')) as channel_count
    from signals
    inner join account_rollup_members
        on
            signals.scored_on = account_rollup_members.scored_on
            and signals.account_id = account_rollup_members.member_account_id
    group by
        signals.scenario_key,
        account_rollup_members.account_id,
        signals.program_id,
        account_rollup_members.scope

),

account_engagement_breadth as (

    select
        people_counted.*,
        coalesce(channels_counted.channel_count, 0) as channel_count
    from people_counted
    left join channels_counted
        on
            people_counted.scenario_key = channels_counted.scenario_key
            and people_counted.account_id = channels_counted.account_id
            and people_counted.program_id = channels_counted.program_id
            and people_counted.scope = channels_counted.scope

)

select * from account_engagement_breadth
