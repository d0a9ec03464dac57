{#- One row per scenario, evaluated date, account and scope with any signal: how many people, channels and roles are engaged, and when. -#}

with

scopes as (
    select * from {{ ref('int_account_rollup_members') }}
),

people as (
    select * from {{ ref('int_contact_engagement') }}
),

channels as (
    select * from {{ ref('int_account_channels') }}
),

people_counted as (
    select
        people.scored_on,
        people.scenario,
        people.evaluated_on,
        scopes.account_id,
        scopes.scope,
        count(distinct case when people.is_engaged then people.contact_id end)
            as engaged_contact_count,
        count(
            distinct case
                when people.is_engaged and people.decision_role != 'unknown'
                    then people.decision_role
            end
        ) as role_count,
        cast(sum(people.mid_high_count_60d) as {{ dbt.type_bigint() }}) as mid_high_count_60d,
        cast(sum(people.mid_high_count_30d) as {{ dbt.type_bigint() }}) as mid_high_count_30d,
        cast(sum(people.high_count_30d) as {{ dbt.type_bigint() }}) as high_intent_count_30d,
        cast(
            sum(people.accepted_meeting_count_30d)
            as {{ dbt.type_bigint() }}
        ) as accepted_meeting_count_30d,
        max(people.match_pct) as match_pct,
        max(people.last_signal_on) as last_signal_on,
        max(people.previous_signal_on_before_30d) as previous_signal_on_before_30d,
        min(people.first_signal_on_60d) as first_signal_on_60d,
        max(people.previous_signal_on_before_60d) as previous_signal_on_before_60d
    from people
    inner join scopes
        on
            people.scored_on = scopes.scored_on
            and people.account_id = scopes.member_account_id
    group by
        people.scored_on,
        people.scenario,
        people.evaluated_on,
        scopes.account_id,
        scopes.scope
),

channels_counted as (
    select
        channels.scored_on,
        channels.scenario,
        channels.evaluated_on,
        scopes.account_id,
        scopes.scope,
        count(distinct channels.channel) as channel_count
    from channels
    inner join scopes
        on
            channels.scored_on = scopes.scored_on
            and channels.account_id = scopes.member_account_id
    group by
        channels.scored_on,
        channels.scenario,
        channels.evaluated_on,
        scopes.account_id,
        scopes.scope
),

reach as (
    select
        people_counted.*,
        coalesce(channels_counted.channel_count, 0) as channel_count
    from people_counted
    left join channels_counted
        on
            people_counted.scored_on = channels_counted.scored_on
            and people_counted.scenario = channels_counted.scenario
            and people_counted.evaluated_on = channels_counted.evaluated_on
            and people_counted.account_id = channels_counted.account_id
            and people_counted.scope = channels_counted.scope
)

select * from reach
